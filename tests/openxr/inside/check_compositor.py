"""The composing runtime is there too: eyes of the size asked for, on an X server that answers."""

import xr

MONADO = {"compositor": "xcb", "scale": 25}


def test_the_eyes_have_the_size_asked_for(service):
    named = xr.ApplicationInfo("check", 1, "midline", 1, xr.Version(1, 0, 0))
    wanted = xr.InstanceCreateInfo(application_info=named, enabled_extension_names=["XR_KHR_opengl_enable"])
    instance = xr.create_instance(wanted)
    try:
        system = xr.get_system(instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        stereo = xr.ViewConfigurationType.PRIMARY_STEREO
        views = xr.enumerate_view_configuration_views(instance, system, stereo)
        sizes = [(view.recommended_image_rect_width, view.recommended_image_rect_height) for view in views]
        assert sizes == [(240, 270)] * 2
    finally:
        xr.destroy_instance(instance)
