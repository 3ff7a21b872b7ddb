"""What the avatar is made of: ten skin tones, the picture of the skin's detail, grain, and the shaders."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray
from panda3d.core import LVector3f, NodePath, SamplerState, Shader, Texture
from PIL import Image

from game.view import glsl

# The Monk Skin Tone scale, Ellis Monk, 2022 (skintone.google, CC BY 4.0), fair to dark.
MONK: Final = (
    "f6ede4", "f3e7db", "f7ead0", "eadaba", "d7bd96", "a07e56", "825c43", "604134", "3a312a", "292420",
)  # fmt: skip
# A swatch seen on white paper is lighter and yellower than the skin it stands for under a warm lamp.
SWATCH_TO_SKIN: Final = np.array([0.80, 0.660, 0.650])
PALM_FAIR: Final = np.array([0.56, 0.345, 0.265])
GRAIN: Final = 256


@dataclass(frozen=True, slots=True)
class Tone:
    """One skin: linear albedos of back, palm and nail, and `melanin` 0 (fair) to 1 (dark)."""

    back: NDArray[np.float64]
    palm: NDArray[np.float64]
    nail: NDArray[np.float64]
    melanin: float


def linear(colour: str) -> NDArray[np.float64]:
    """A colour of six hexadecimal digits in linear light, 0..1."""
    return np.array([(int(colour[k : k + 2], 16) / 255.0) ** 2.2 for k in (0, 2, 4)])


def monk(number: int) -> Tone:
    """Tone 1 (fairest) to 10 (darkest); ValueError for another."""
    if not 1 <= number <= len(MONK):
        raise ValueError(f"Skin tones go from 1 to {len(MONK)}, not {number}.")
    back = linear(MONK[number - 1]) * SWATCH_TO_SKIN + np.array([0.010, 0.003, 0.001])
    melanin = float(np.clip(1.0 - back.mean() / 0.45, 0.0, 1.0))
    # Palms hold little melanin: the darker the back, the further the palm stays behind.
    palm = back + (PALM_FAIR - back) * (0.25 + 0.17 * melanin)
    nail = back + (np.array([0.62, 0.40, 0.34]) - back) * (0.55 - 0.13 * melanin)
    return Tone(back, palm, nail, melanin)


def wear(path: NodePath, tone: Tone) -> None:
    """Gives a node's skin its tone."""
    path.set_shader_input("tone", LVector3f(*tone.back))
    path.set_shader_input("palm_tone", LVector3f(*tone.palm))
    path.set_shader_input("nail_tone", LVector3f(*tone.nail))
    path.set_shader_input("melanin", tone.melanin)


@lru_cache(maxsize=8)
def shader(material: str, low: bool) -> Shader:
    """The shader of skin, cloth or depth alone."""
    defines = ("LOW",) if low else ()
    if material == "depth":
        return Shader.make(Shader.SL_GLSL, glsl.load("depth_skin.vert"), glsl.load("depth.frag"))
    return Shader.make(Shader.SL_GLSL, glsl.load("skin.vert"), glsl.load(f"{material}.frag", *defines))


@lru_cache(maxsize=1)
def casting_shader() -> Shader:
    """What draws a skinned part into the shadow map."""
    return Shader.make(Shader.SL_GLSL, glsl.load("depth_skin.vert"), glsl.load("depth_skin.frag"))


def _texture(name: str, pixels: NDArray[np.uint8], repeat: bool) -> Texture:
    height, width, _ = pixels.shape
    texture = Texture(name)
    texture.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_rgba8)
    # The engine keeps the bottom row first and blue before red.
    texture.set_ram_image(np.ascontiguousarray(pixels[::-1, :, [2, 1, 0, 3]]).tobytes())
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    texture.set_anisotropic_degree(4)
    wrap = SamplerState.WM_repeat if repeat else SamplerState.WM_clamp
    texture.set_wrap_u(wrap)
    texture.set_wrap_v(wrap)
    return texture


@lru_cache(maxsize=1)
def detail_texture() -> Texture:
    """The picture of the skin's detail that comes with the models."""
    data = (resources.files("models3d") / "skin_hand.png").read_bytes()
    return _texture("skin", np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")), repeat=False)


@lru_cache(maxsize=1)
def grain_texture() -> Texture:
    """Tileable noise in three sizes: pores or threads, folds, patches."""
    rng = np.random.default_rng(3)
    along = np.fft.fftfreq(GRAIN) * GRAIN
    radius = np.hypot(along[:, None], along[None, :])
    pixels = np.full((GRAIN, GRAIN, 4), 255, np.uint8)
    for layer, (middle, wide) in enumerate(((46.0, 20.0), (7.0, 4.0), (4.0, 2.5))):
        spectrum = np.fft.fft2(rng.normal(size=(GRAIN, GRAIN)))
        noise = np.fft.ifft2(spectrum * np.exp(-(((radius - middle) / wide) ** 2))).real
        noise = np.clip(0.5 + 0.2 * noise / noise.std(), 0.0, 1.0)
        pixels[:, :, layer] = np.round(noise * 255.0)
    return _texture("grain", pixels, repeat=True)
