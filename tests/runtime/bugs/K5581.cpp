// SPDX-License-Identifier: GPL-2.0-only
// stopped by: undo
// releases: fb_deferred_io_cleanup
// how: the step that failed undoes all steps before it: there is no label to jump past
#include <drydock/platform.h>
#include <drydock/undo.h>
#include <linux/fb.h>

using namespace drydock;

namespace {
class Mine : public platform::Driver<Mine> {
public:
	static constexpr const char *name = "mine";
	Status probe(Process<Mine> &, struct platform_device &device)
	{
		struct fb_info *info = framebuffer_alloc(0, &device.dev);

		if (!info)
			return Error(-ENOMEM);
		Undo err_fb([&] { framebuffer_release(info); });
		info->fbdefio = &deferred_;
		fb_deferred_io_init(info);
		Undo err_deferred([&] { fb_deferred_io_cleanup(info); });
		if (int error = fb_alloc_cmap(&info->cmap, 8, 0))
			return Error(error);
		Undo err_cmap([&] { fb_dealloc_cmap(&info->cmap); });
		if (int error = register_framebuffer(info))
			return Error(error);
		keepAll(err_fb, err_deferred, err_cmap);
		info_ = info;
		return {};
	}
	void remove(Process<Mine> &)
	{
		unregister_framebuffer(info_);
		fb_dealloc_cmap(&info_->cmap);
		fb_deferred_io_cleanup(info_);
		framebuffer_release(info_);
	}

private:
	struct fb_info *info_ = nullptr;
	struct fb_deferred_io deferred_ = {};
};
} // namespace
DRYDOCK_PLATFORM_DRIVER(Mine);
MODULE_LICENSE("GPL");
