#version 330
// Words and shapes: a mask in one colour.
uniform sampler2D mask;
uniform vec4 ink;
uniform float opacity;
in vec2 uv;
out vec4 seen;

void main() {
    seen = vec4(ink.rgb, ink.a * texture(mask, uv).r * opacity);
}
