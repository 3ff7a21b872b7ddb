#version 330
//include common
uniform mat4 p3d_ModelMatrix;
uniform mat4 p3d_ModelViewProjectionMatrix;
uniform vec4 gloss;                  // roughness, reflectance, strength of the highlight, of the window's mirror
uniform vec4 pane;                   // the window seen in polished things: half width, bottom, top, distance ahead
uniform vec3 paneCol;                // its light
in vec4 p3d_Vertex;
in vec3 p3d_Normal;
in vec2 p3d_MultiTexCoord0;
in vec4 p3d_Color;
out vec3 world;
out vec3 normal;
out vec2 uv;
out vec4 paint;                      // colour as the root of linear light, and how open the place is to the room
out vec3 shade;                      // place in the shadow map: the lamp's lens is flat, so it may be interpolated
out vec4 sheen;                      // room and window as the surface mirrors them, and the lamp's highlight

// The window as polished things mirror it: its rectangle with a soft edge, split by its post.
float window(vec3 world, vec3 r) {
    float far = max(pane.w - world.y, 0.05);
    vec2 hit = world.xz + r.xz * (far / max(r.y, 0.05));
    vec2 soft = vec2(0.05, 0.09) + 0.12 * far;
    vec2 high = smoothstep(pane.yz - soft.yy, pane.yz + soft.yy, hit.yy);
    float wide = 1.0 - smoothstep(pane.x - soft.x, pane.x + soft.x, abs(hit.x));
    float post = 1.0 - 0.55 * exp(-hit.x * hit.x / (0.0012 + 0.004 * far));
    return high.x * (1.0 - high.y) * wide * post * step(0.0, r.y);
}

void main() {
    world = (p3d_ModelMatrix * p3d_Vertex).xyz;
    normal = normalize(mat3(p3d_ModelMatrix) * p3d_Normal);
    uv = p3d_MultiTexCoord0;
    paint = p3d_Color;
    shade = (shadowMat * vec4(world, 1.0)).xyz * 0.5 + 0.5;
    vec3 v = to_eye(world), r = reflect(-v, normal);
    float away = 1.0 - max(dot(normal, v), 0.0), away2 = away * away;
    float fresnel = gloss.y + (1.0 - gloss.y) * away2 * away2 * away;
    sheen.rgb = fresnel * paint.a * (gloss.z * 0.5 * hemi(r) + gloss.w * window(world, r) * paneCol);
    sheen.a = gloss.z * ggx(normal, v, lightdir, gloss.x, gloss.y);
    gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
}
