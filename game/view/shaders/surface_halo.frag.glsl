#version 330
// Light on its surroundings: added to what is there, softest at the rim.
uniform vec4 halo;                   // colour as the screen adds it, strength
uniform float opacity;
in vec2 uv;
out vec4 seen;

void main() {
    vec2 from = uv * 2.0 - 1.0;
    float fall = max(0.0, 1.0 - dot(from, from));
    seen = vec4(halo.rgb * halo.a * fall * fall * opacity, 1.0);
}
