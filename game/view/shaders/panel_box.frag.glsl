#version 330
// A rounded plate. Its colours are those of the screen: no lamp changes them, so that contrast is what was chosen.
uniform vec2 size;                   // half width and height, metres
uniform vec4 form;                   // corner radius, width of the edge, softness of the rim, 1 for a sewn seam
uniform vec4 fill;
uniform vec4 edge;
uniform float opacity;               // of the whole plate, while it comes and goes
in vec2 at;
out vec4 seen;

void main() {
    vec2 q = abs(at) - size + form.x;
    float d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - form.x;
    float rim = max(fwidth(d) * 0.75, form.z);
    float cover = 1.0 - smoothstep(-rim, rim, d);
    vec3 colour = fill.rgb;
    if (form.y > 0.0) colour = mix(colour, edge.rgb, smoothstep(-form.y - rim, -form.y + rim, d));
    if (form.w > 0.5) {
        float along = abs(q.x) > abs(q.y) ? at.y : at.x;
        float thread = (1.0 - smoothstep(0.0008, 0.0008 + 2.0 * rim, abs(d + 0.0075)))
                     * smoothstep(0.25, 0.35, abs(fract(along / 0.0085) - 0.5) * 2.0);
        colour = mix(colour, colour * 0.62, thread * 0.8);
    }
    seen = vec4(colour, fill.a * cover * opacity);
}
