#version 330
// Scenery whose light was worked out when it was built: one texture read and nothing else.
uniform sampler2D p3d_Texture0;      // as the screen shows it
uniform float opacity;               // less than 1 while it fades away
uniform float exposure;              // 1, or less when the whole scene is dimmed
in vec2 uv;
in vec4 paint;
out vec4 seen;

void main() {
    seen = vec4(texture(p3d_Texture0, uv).rgb * paint.rgb * exposure, opacity);
}
