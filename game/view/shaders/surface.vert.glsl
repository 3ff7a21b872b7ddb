#version 330
uniform mat4 p3d_ModelMatrix;
uniform mat4 p3d_ModelViewProjectionMatrix;
uniform mat4 shadowMat;
in vec4 p3d_Vertex;
in vec3 p3d_Normal;
in vec2 p3d_MultiTexCoord0;
in vec4 p3d_Color;
out vec3 world;
out vec3 normal;
out vec2 uv;
out vec4 paint;                      // colour as the root of linear light, and how open the place is to the room
out vec3 shade;                      // place in the shadow map: the lamp's lens is flat, so it may be interpolated

void main() {
    world = (p3d_ModelMatrix * p3d_Vertex).xyz;
    normal = mat3(p3d_ModelMatrix) * p3d_Normal;
    uv = p3d_MultiTexCoord0;
    paint = p3d_Color;
    shade = (shadowMat * vec4(world, 1.0)).xyz * 0.5 + 0.5;
    gl_Position = p3d_ModelViewProjectionMatrix * p3d_Vertex;
}
