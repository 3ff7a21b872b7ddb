#version 330
// Cotton: matt, a little lighter at the edge, woven, with soft creases.
//include common
//include bump
uniform vec3 tone;
uniform float presence;
uniform sampler2D grain;
in vec3 world;
in vec3 normal;
in vec2 uv;
in float open;
out vec4 colour;

void main() {
    vec3 n = normalize(normal), v = to_eye(world);
    float weave = 1.0;
#ifndef LOW
    float crease = texture(grain, uv * vec2(2.3, 1.1)).g;
    float thread = texture(grain, uv * 26.0).r;
    n = bumped(n, (crease - 0.5) * 0.0022 + (thread - 0.5) * 0.00035, world, 1.0);
    weave = 0.90 + 0.20 * thread;
#endif
    float ndl = dot(n, lightdir);
    float lit = shadow(world, ndl);
    float diffuse = max((ndl + 0.18) / (1.18 * 1.18), 0.0) * mix(1.0, lit, smoothstep(-0.15, 0.15, ndl));
    float edge = 1.0 - clamp(dot(n, v), 0.0, 1.0);
    float fuzz = edge * edge * edge * 0.22;
    vec3 c = tone * weave * open * (diffuse * lightcol + hemi(n) + fuzz * (skycol + lightcol * lit * 0.4));
    colour = vec4(tonemap(c), presence);
}
