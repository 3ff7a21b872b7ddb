#version 330
// A solid thing in the light of the room: wood, glaze, paint, cloth. Without branches: a processor that draws
// takes both ways of each.
//include common
uniform sampler2D p3d_Texture0;      // the root of linear light
uniform vec4 tint;                   // linear, and opacity
uniform vec4 gloss;                  // roughness, reflectance, strength of the highlight, of the window's mirror
uniform vec3 glow;                   // light it gives off itself
uniform vec4 pane;                   // the window seen in polished things: half width, bottom, top, distance ahead
uniform vec3 paneCol;                // its light
in vec3 world;
in vec3 normal;
in vec2 uv;
in vec4 paint;
in vec3 shade;
out vec4 seen;

float lamp(float ndl) {
    vec2 texel = (0.35 + 0.4 * useShadow) / vec2(textureSize(shadowTex, 0));
    vec3 at = vec3(shade.xy, shade.z - 0.0010 - 0.0022 * clamp(1.0 - ndl, 0.0, 1.0));
    float lit = texture(shadowTex, at + vec3(texel, 0.0)) + texture(shadowTex, at - vec3(texel, 0.0))
        + texture(shadowTex, at + vec3(texel.x, -texel.y, 0.0)) + texture(shadowTex, at + vec3(-texel.x, texel.y, 0.0));
    return mix(1.0, lit * 0.25, min(useShadow, 1.0));
}

// The window as polished things mirror it: its rectangle with a soft edge, split by its post.
float window(vec3 v, vec3 n) {
    vec3 r = reflect(-v, n);
    float far = max(pane.w - world.y, 0.05);
    vec2 hit = world.xz + r.xz * (far / max(r.y, 0.05));
    vec2 soft = vec2(0.05, 0.09) + 0.12 * far;
    vec2 high = smoothstep(pane.yz - soft.yy, pane.yz + soft.yy, hit.yy);
    float wide = smoothstep(pane.x + soft.x, pane.x - soft.x, abs(hit.x));
    float post = 1.0 - 0.55 * exp(-hit.x * hit.x / (0.0012 + 0.004 * far));
    return high.x * (1.0 - high.y) * wide * post * step(0.0, r.y);
}

void main() {
    vec3 n = normalize(normal);
    vec3 base = texture(p3d_Texture0, uv).rgb * paint.rgb;
    base *= base * tint.rgb;
    float ndl = dot(n, lightdir);
    float lit = lamp(ndl);
    vec3 v = normalize(campos - world);
    float away = 1.0 - max(dot(n, v), 0.0), away2 = away * away;
    float fresnel = gloss.y + (1.0 - gloss.y) * away2 * away2 * away;
    vec3 c = base * (max(ndl, 0.0) * lit * lightcol + hemi(n) * paint.a) + glow;
    c += gloss.z * (ggx(n, v, lightdir, gloss.x, gloss.y) * lit * lightcol + 0.5 * fresnel * hemi(reflect(-v, n)) * paint.a);
    c += gloss.w * fresnel * window(v, n) * paneCol * paint.a;
    seen = vec4(tonemap(c), tint.a);
}
