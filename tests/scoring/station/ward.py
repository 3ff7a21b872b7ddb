"""A scoring service for tests: a small HTTP server on a real socket that keeps what it is sent in memory."""

import contextlib
import json
import queue
import random
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import trustme

from game.scoring import joining
from game.scoring.station.enrolled import Ward, keep_ward
from game.scoring.wire import (
    WIRE,
    Batch,
    Enrolled,
    Foreign,
    Hello,
    Join,
    Order,
    OrderResult,
    Proof,
    Received,
    Rotated,
    SentEvent,
    SentSession,
    StationIs,
    Status,
    TurnoverSaid,
)

CODE = "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z"


class FakeWard:
    """`faults` are met by the next posts, one each: "drop" (not kept, no answer), "lost" (kept, no answer), "cut"
    (kept, half an answer), "twice" (kept twice), a status, or "blind" (kept, names nothing). `seed` draws them."""

    def __init__(self, tls=False, expired=False, seed=None):
        self.sessions, self.events, self.order = {}, {}, []
        self.bodies, self.faults = [], []
        # `older`: a service that has no doors for what a station is and for its turnover.
        self.cards, self.cleaning_us, self.renewed, self.older = [], None, [], False
        self.results, self.statuses, self.erased, self.gone = [], [], set(), {}
        # Which station a token belongs to; "" keeps what it sends from nobody.
        self.stations = {}
        self.token, self.most_bytes, self.off_us = "T" * 43, 2_000_000, 0
        self.away, self.turnovers = False, []
        self.chaos = None if seed is None else random.Random(seed)
        self.feeds, self.opened, self.posts = [], 0, 0
        self.nonces, self.code = {}, CODE
        self.lock = threading.Lock()
        ward = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                ward.get(self)

            def do_POST(self):
                ward.post(self)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

            def process_request(self, request, address):
                ward.opened += 1
                super().process_request(request, address)

        self.server = Server(("127.0.0.1", 0), Handler)
        self.pin = ""
        if tls:
            self.present(expired)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def present(self, expired=False):
        import datetime

        ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=-1 if expired else 30)
        issued = trustme.CA().issue_cert("127.0.0.1", not_after=ends)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        pem = issued.cert_chain_pems[0].bytes().decode()
        self.pin = joining.fingerprint(ssl.PEM_cert_to_DER_cert(pem))
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )

    def hush(self, away=True):
        """Nobody answers until it is back: every call is broken off."""
        self.away = away

    def close(self):
        for feed in self.feeds:
            feed.put(None)
        self.server.shutdown()
        self.server.server_close()

    def ward(self, token=""):
        return Ward(self.url, self.pin, "bay 1", "ward-1", token or self.token)

    def enrol(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        keep_ward(folder, self.ward(), lambda: None)

    # -- what is asked ---------------------------------------------------------------------------------------

    def answer(self, handler, status, body=b"", cut=False, **headers):
        body = body if isinstance(body, bytes) else msgspec.json.encode(body)
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            handler.close_connection = True

    def allowed(self, handler):
        told = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        handler.station = self.stations.get(told, "")
        if told == self.token or told in self.stations:
            return True
        self.answer(handler, 401, {"error": "who?"})
        return False

    def get(self, handler):
        if self.away:
            handler.close_connection = True
            return
        if not self.allowed(handler):
            return
        path = handler.path
        if path.startswith("/v1/patients/"):
            code = path.split("/")[3]
            if code in self.erased:
                gone = Foreign(wire=WIRE, sessions=[], events=[], cursor=0, more=False, erased=True)
                self.answer(handler, 200, gone)
                return
            self.answer(handler, 200, self.foreign(code, int(path.split("after=")[1]), handler.station))
        elif path == "/v1/stations/me/orders":
            self.feed(handler)
        elif path == "/v1/patients":
            self.answer(handler, 200, self.cards)
        elif path == "/v1/stations/me" and not self.older:
            self.answer(handler, 200, self.me())
        else:
            self.answer(handler, 404, {"error": "There is nothing at this address."})

    def post(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        path = handler.path
        if self.away:
            handler.close_connection = True
        elif path.startswith("/v1/enrol"):
            self.join(handler, path, body)
        elif not self.allowed(handler):
            return
        elif path == "/v1/events":
            self.ingest(handler, body)
        elif path.endswith("/status"):
            self.statuses.append(msgspec.json.decode(body, type=Status))
            self.answer(handler, 200, b"{}")
        elif "/orders/" in path:
            self.results.append(msgspec.json.decode(body, type=OrderResult))
            self.answer(handler, 200, b"{}")
        elif path.endswith("/turnover") and not self.older:
            said = msgspec.json.decode(body, type=TurnoverSaid).said
            self.turnovers.append(said)
            self.cleaning_us = 1 if said == "begun" else None
            self.answer(handler, 200, self.me())
        elif path.endswith("/token") and not self.older:
            self.token = f"{len(self.renewed):T>43}"
            self.renewed.append(self.token)
            self.answer(handler, 200, Rotated(wire=WIRE, token=self.token))
        else:
            self.answer(handler, 404, {"error": "There is nothing at this address."})

    def me(self):
        return StationIs(wire=WIRE, name="bay 1", cleaning_since_us=self.cleaning_us)

    def join(self, handler, path, body):
        hashed = joining.code_hash(self.code)
        if path == "/v1/enrol":
            hello = msgspec.json.decode(body, type=Hello)
            nonce = joining.new_nonce()
            self.nonces[nonce] = hello
            proof = joining.prove("service", hashed, self.pin, hello.station, hello.nonce, nonce)
            self.answer(handler, 200, Proof(wire=WIRE, nonce=nonce, proof=proof))
            return
        told = msgspec.json.decode(body, type=Join)
        hello = self.nonces.pop(told.nonce)
        wanted = joining.prove("station", hashed, self.pin, hello.station, hello.nonce, told.nonce)
        if told.proof != wanted:
            self.answer(handler, 403, {"error": "That code is not known here."})
            return
        self.answer(
            handler, 200, Enrolled(wire=WIRE, station=hello.station, name="bay 1", token=self.token, service="w")
        )

    def ingest(self, handler, body):
        self.posts += 1
        fault = self.faults.pop(0) if self.faults else ""
        if self.chaos is not None:
            fault = self.chaos.choice(["", "", "", "drop", "lost", "cut", "twice", 503])
        if len(body) > self.most_bytes:
            self.answer(handler, 413, {"error": "too large"})
            return
        if fault == "drop":
            handler.close_connection = True
            return
        if isinstance(fault, int):
            self.answer(handler, fault, {"error": f"refused {fault}"})
            return
        batch = msgspec.json.decode(body, type=Batch)
        self.bodies.append(batch)
        received = self.keep(batch, handler.station)
        if fault == "twice":
            received = self.keep(batch, handler.station)
        if fault == "lost":
            handler.close_connection = True
            return
        if fault == "blind":
            received = msgspec.structs.replace(received, stored=[], known=[], quarantined=[])
        self.answer(handler, 200, received, cut=fault == "cut")

    def keep(self, batch, station=""):
        stored, known = [], []
        with self.lock:
            for session in batch.sessions:
                self.sessions.setdefault(session.session, msgspec.structs.replace(session, station=station))
            for event in batch.events:
                if event.event_id in self.events:
                    assert self.events[event.event_id] == event
                    known.append(event.event_id)
                else:
                    self.events[event.event_id] = event
                    self.order.append(event.event_id)
                    stored.append(event.event_id)
        now_us = time.time_ns() // 1000 + self.off_us
        erased = [each.patient for each in batch.sessions if each.patient in self.erased]
        return Received(wire=WIRE, stored=stored, known=known, quarantined=[], now_utc_us=now_us, erased=erased)

    # -- what others kept ------------------------------------------------------------------------------------

    def foreign(self, code, after, station="", most=7):
        """In small pages, so that each pull has several."""
        strangers = self.strangers(code, station)
        own = [each for each in self.order if self.events[each].session in strangers]
        page = own[after : after + most]
        events = [self.events[each] for each in page]
        told = {event.session for event in events}
        sessions = [each for each in strangers.values() if each.session in told]
        more = after + len(page) < len(own)
        return Foreign(
            wire=WIRE, sessions=sessions, events=events, cursor=after + len(page), more=more,
            gone=self.gone.get(code, []),
        )  # fmt: skip

    def strangers(self, code, station):
        moved = {name for names in self.gone.values() for name in names}
        others = (
            each for each in self.sessions.values() if each.station not in ("", station) or each.session in moved
        )
        return {each.session: each for each in others if each.patient == code}

    def kept_elsewhere(self, code, session, begun_utc, payloads, station="other", first=1):
        """Another station kept these; a short name stands for an id."""
        session = session if len(session) == 36 else f"0190a000-0000-7000-8000-{session.encode().hex():0>12}"
        self.sessions.setdefault(
            session, SentSession(session=session, patient=code, begun_utc=begun_utc, station=station)
        )
        for number, payload in enumerate(payloads, start=first):
            event = SentEvent(
                event_id=f"{session}-{number}", session=session, seq=number, utc_us=number, mono_us=number,
                boot="b", rules="2026.11-1", format=3, exercise_s=None, session_s=None, payload=payload,
                kind=json.loads(payload)["kind"],
            )  # fmt: skip
            self.events[event.event_id] = event
            self.order.append(event.event_id)

    # -- orders ----------------------------------------------------------------------------------------------

    def feed(self, handler):
        mine = queue.Queue()
        self.feeds.append(mine)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.close_connection = True
        handler.wfile.write(b": here\n\n")
        while True:
            text = mine.get()
            if text is None:
                return
            with contextlib.suppress(OSError):
                handler.wfile.write(text)
                handler.wfile.flush()

    def give(self, kind, name="o-1", left_s=10.0, detail=""):
        now_us = time.time_ns() // 1000
        order = Order(
            id=name, kind=kind, issued_us=now_us, expires_us=now_us + int(left_s * 1e6), by="anna", left_s=left_s,
            detail=detail,
        )  # fmt: skip
        text = b"id: 1\nevent: order\ndata: " + msgspec.json.encode(order) + b"\n\n"
        for feed in self.feeds:
            feed.put(text)

    def hang_up(self):
        feeds, self.feeds = self.feeds, []
        for feed in feeds:
            feed.put(None)


def until(true, seconds=10.0):
    """Wait until it is true."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not come to pass"
        time.sleep(0.01)
