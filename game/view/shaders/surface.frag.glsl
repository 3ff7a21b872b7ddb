#version 330
// A solid thing in the light of the room: wood, glaze, paint, cloth. Without branches: a processor that draws
// takes both ways of each.
//include common
uniform sampler2D p3d_Texture0;      // the root of linear light
uniform vec4 tint;                   // linear, and opacity
uniform vec4 gloss;
uniform float opacity;               // of the whole prop this belongs to
uniform vec3 glow;                   // light it gives off itself
in vec3 world;
in vec3 normal;
in vec2 uv;
in vec4 paint;
in vec3 shade;
in vec4 sheen;
out vec4 seen;

float lamp(float ndl) {
    vec2 texel = (0.35 + 0.4 * useShadow) / vec2(textureSize(shadowTex, 0));
    vec3 at = vec3(shade.xy, shade.z - 0.0010 - 0.0022 * clamp(1.0 - ndl, 0.0, 1.0));
    float lit = texture(shadowTex, at + vec3(texel, 0.0)) + texture(shadowTex, at - vec3(texel, 0.0))
        + texture(shadowTex, at + vec3(texel.x, -texel.y, 0.0)) + texture(shadowTex, at + vec3(-texel.x, texel.y, 0.0));
    return mix(1.0, lit * 0.25, min(useShadow, 1.0));
}

void main() {
#ifdef ROUND
    vec3 n = normalize(normal);
    float glint = gloss.z * ggx(n, to_eye(world), lightdir, gloss.x, gloss.y);
#else
    vec3 n = normal;
    float glint = sheen.a;
#endif
    vec3 base = texture(p3d_Texture0, uv).rgb * paint.rgb;
    base *= base * tint.rgb;
    float ndl = dot(n, lightdir);
    vec3 c = base * hemi(n) * paint.a + sheen.rgb + glow + lamp(ndl) * lightcol * (base * max(ndl, 0.0) + glint);
    seen = vec4(tonemap(c), tint.a * opacity);
}
