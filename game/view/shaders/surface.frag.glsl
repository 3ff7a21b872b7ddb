#version 330
// A solid thing in the light of the room: wood, glaze, paint, cloth.
//include common
uniform sampler2D albedo;            // the root of linear light
uniform vec4 tint;                   // linear, and opacity
uniform vec4 gloss;                  // roughness, reflectance, strength of the highlight, unused
uniform vec3 glow;                   // light it gives off itself
in vec3 world;
in vec3 normal;
in vec2 uv;
in vec4 paint;
out vec4 seen;

void main() {
    vec3 n = normalize(normal);
    vec3 base = texture(albedo, uv).rgb * paint.rgb;
    base = base * base * tint.rgb;
    float ndl = dot(n, lightdir);
    float lit = ndl > 0.0 ? shadow(world, ndl) : 0.0;
    vec3 c = base * (max(ndl, 0.0) * lit * lightcol + hemi(n) * paint.a) + glow;
    if (gloss.z > 0.0) {
        vec3 v = normalize(campos - world);
        c += ggx(n, v, lightdir, gloss.x, gloss.y) * gloss.z * lit * lightcol;
        float rim = 1.0 - max(dot(n, v), 0.0);
        c += gloss.y * (0.6 + 6.0 * rim * rim * rim) * skycol * paint.a * gloss.z;
    }
    seen = vec4(tonemap(c), tint.a);
}
