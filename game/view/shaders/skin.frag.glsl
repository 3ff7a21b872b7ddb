#version 330
// Skin: light wraps round it and reddens where it fades, a soft and a sharp sheen, lines, knuckles, palm and nails.
//include common
//include bump
uniform vec3 tone;                   // linear albedo of the back of the hand
uniform vec3 palm_tone;
uniform vec3 nail_tone;
uniform float melanin;               // 0 fair .. 1 dark
uniform float presence;
uniform sampler2D detail;            // r luminance (0.5 = as it is), g redness, b palm above 0.5 and nail below, a height
uniform sampler2D grain;             // tileable: r fine, g middle, b coarse
in vec3 world;
in vec3 normal;
in vec2 uv;
in float open;
out vec4 colour;

void main() {
    vec3 n = normalize(normal), v = to_eye(world), l = lightdir;
    vec4 d = texture(detail, uv);
    float nail = smoothstep(0.25, 0.75, 1.0 - 2.0 * d.b);
    float palm = clamp(2.0 * d.b - 1.004, 0.0, 1.0);
#ifdef LOW
    float fine = 0.5, patch_ = 0.5;
#else
    // The picture's two islands have different scales; grain is the same size on both.
    vec2 metres = uv.y > 0.637 ? uv * vec2(0.56, 1.30) : uv * vec2(0.36, 0.55);
    vec3 g = texture(grain, metres * 21.0).rgb;
    float fine = 0.5 * texture(grain, metres * 55.0).r + 0.5 * g.r, patch_ = g.b;
    float height = (d.a - 0.502) * 0.0026 + (fine - 0.5) * 0.00009 * (1.0 - nail);
    // Skin pressed together in a fold keeps its colour but not its relief.
    vec2 mx = dFdx(metres), my = dFdy(metres);
    float pressed = length(cross(dFdx(world), dFdy(world))) / max(abs(mx.x * my.y - mx.y * my.x), 1e-12);
    // Along an outline a pixel holds more relief than can be shown.
    n = bumped(n, height, world, smoothstep(0.15, 0.7, pressed) * smoothstep(0.02, 0.35, dot(n, v)));
#endif
    float red = d.g * 2.0 - 1.0;
    vec3 base = mix(tone, palm_tone, palm);
    base *= mix(vec3(1.0), mix(vec3(1.07, 0.80, 0.75), vec3(0.80, 0.72, 0.70), melanin), clamp(red, 0.0, 1.0));
    base *= mix(vec3(1.0), mix(vec3(0.90, 0.99, 1.02), vec3(0.97, 0.99, 1.0), melanin), clamp(-red, 0.0, 1.0));
    base *= 1.0 - vec3(0.05, 0.13, 0.13) * (patch_ - 0.5) * (1.0 - nail);
    base = mix(base, nail_tone, nail);
    base *= pow(max(d.r * 2.0, 0.0), 1.4);

    float ndl = dot(n, l);
    // A folded palm must not shade itself by its own thickness of one triangle.
    float lit = shadow(world + normalize(normal) * 0.0025, ndl);
    vec3 wrap = vec3(0.40, 0.19, 0.12) * mix(1.0, 0.6, melanin);
    vec3 diffuse = max((vec3(ndl) + wrap) / ((1.0 + wrap) * (1.0 + wrap)), 0.0);
    // Light that went in beside a shadow's edge comes out red inside it.
    vec3 soft = vec3(pow(max(lit, 0.0), 0.72), lit, lit * mix(1.0, lit, 0.15));
    diffuse *= mix(vec3(1.0), soft, smoothstep(-0.3, 0.1, ndl));

    float facing = clamp(dot(n, v), 0.0, 1.0);
    float rough = mix(0.48 - 0.05 * clamp(red, 0.0, 1.0), 0.24, nail);
    float sheen = ggx(n, v, l, rough, 0.030);
#ifndef LOW
    sheen = sheen * 1.05 + ggx(n, v, l, rough * 0.6, 0.030) * 0.22 * (1.0 - nail);
    sheen *= 0.55 + 0.9 * fine;
#endif
    sheen *= lit * mix(1.0, 0.75, palm) * mix(1.0, 0.72, melanin) * open;
    float rim = (1.0 - facing) * (1.0 - facing);
    rim *= rim * 0.20;
    // Ambient light bounces between fingers and comes back warmer.
    vec3 around = hemi(n) * mix(vec3(0.78, 0.60, 0.56), vec3(1.0), open) * open;
    vec3 c = base * (diffuse * lightcol * mix(0.35, 1.0, open) + around);
    c += sheen * lightcol + rim * skycol * (0.35 + 0.65 * lit) * open;
    colour = vec4(tonemap(c), presence);
}
