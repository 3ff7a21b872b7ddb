#version 330
// A picture with rounded corners, its colours as they are in the file.
uniform sampler2D mask;
uniform vec2 size;                   // half width and height, metres
uniform float radius;
uniform float opacity;
in vec2 at;
in vec2 uv;
out vec4 seen;

void main() {
    vec2 q = abs(at) - size + radius;
    float d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
    float rim = fwidth(d) * 0.75;
    seen = vec4(texture(mask, uv).rgb, (1.0 - smoothstep(-rim, rim, d)) * opacity);
}
