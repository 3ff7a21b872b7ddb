// What every lit surface shares. Include it in a fragment shader after the #version line.
// World space is Panda3D's (x right, y forward, z up), metres; light is linear until tonemap().
uniform mat4 p3d_ViewMatrixInverse;  // of the camera that draws: every eye has its own
uniform vec3 lightdir;               // unit, from the surface to the lamp
uniform vec3 lightcol;
uniform vec3 skycol;                 // ambient light from above
uniform vec3 gndcol;                 // ambient light from below
uniform mat4 shadowMat;              // world to the lamp's clip space
uniform sampler2DShadow shadowTex;
uniform float useShadow;             // 0 none, 1 four taps, 2 twelve taps and a wider penumbra

const float PI = 3.14159265;

const vec2 DISC[12] = vec2[12](
    vec2(0.204, 0.000), vec2(-0.261, 0.239), vec2(0.040, -0.455), vec2(0.329, 0.429), vec2(-0.603, -0.107),
    vec2(0.571, -0.363), vec2(-0.191, 0.711), vec2(-0.363, -0.702), vec2(0.780, 0.286), vec2(-0.811, 0.373),
    vec2(0.357, -0.865), vec2(0.338, 0.919));

// How much of the lamp the point sees, 0..1; `ndl` is normal . lightdir, which sets the bias.
float shadow(vec3 world, float ndl) {
    if (useShadow < 0.5) return 1.0;
    vec4 clip = shadowMat * vec4(world, 1.0);
    vec3 at = clip.xyz / clip.w * 0.5 + 0.5;
    if (any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) return 1.0;
    float slope = clamp(1.0 - ndl, 0.0, 1.0);
    at.z -= 0.0010 + 0.0022 * slope;
    vec2 texel = 1.0 / vec2(textureSize(shadowTex, 0));
    float lit = 0.0;
    if (useShadow < 1.5) {
        vec2 step4 = 0.75 * texel;
        lit += texture(shadowTex, vec3(at.xy + step4, at.z));
        lit += texture(shadowTex, vec3(at.xy - step4, at.z));
        lit += texture(shadowTex, vec3(at.xy + vec2(step4.x, -step4.y), at.z));
        lit += texture(shadowTex, vec3(at.xy + vec2(-step4.x, step4.y), at.z));
        return lit * 0.25;
    }
    for (int i = 0; i < 12; i++) lit += texture(shadowTex, vec3(at.xy + DISC[i] * 3.0 * texel, at.z));
    return lit * (1.0 / 12.0);
}

// Unit, from a point to the eye that sees it.
vec3 to_eye(vec3 world) {
    return normalize(p3d_ViewMatrixInverse[3].xyz - world);
}

// Ambient light of a room: sky above, table and floor below.
vec3 hemi(vec3 n) {
    return mix(gndcol, skycol, clamp(n.z * 0.5 + 0.5, 0.0, 1.0));
}

// Specular reflection of the lamp, already times n . l; every base is clamped so that no NaN can arise.
float ggx(vec3 n, vec3 v, vec3 l, float rough, float f0) {
    vec3 h = normalize(v + l + vec3(1e-5));
    float nl = clamp(dot(n, l), 0.0, 1.0), nv = clamp(dot(n, v), 1e-3, 1.0);
    float nh = clamp(dot(n, h), 0.0, 1.0), vh = clamp(dot(v, h), 0.0, 1.0);
    float a2 = rough * rough * rough * rough;
    float d = nh * nh * (a2 - 1.0) + 1.0;
    float k = 0.5 * rough * rough;
    float seen = 1.0 / ((nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
    float away = 1.0 - vh, away2 = away * away;
    float fresnel = f0 + (1.0 - f0) * away2 * away2 * away;
    return a2 / max(PI * d * d, 1e-5) * seen * fresnel * nl * 0.25;
}

// Linear light to the screen: colours stay true up to 0.7, brighter ones bend towards white.
vec3 tonemap(vec3 c) {
    c = max(c, vec3(0.0));
    float peak = max(max(c.r, c.g), c.b);
    const float START = 0.70;
    if (peak > START) {
        float room = 1.0 - START;
        float bent = 1.0 - room * room / (peak - START + room);
        c *= bent / peak;
        c = mix(c, vec3(bent), 1.0 - 1.0 / (1.0 + 0.15 * (peak - bent)));
    }
    return pow(clamp(c, 0.0, 1.0), vec3(1.0 / 2.2));
}
