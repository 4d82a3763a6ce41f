// The device that is enabled in one callback and disabled in another.
#include "../SlotPass.h"

namespace drydock::migrate {
std::unique_ptr<Pass> make_device_enabled();
std::unique_ptr<Pass> make_device_enabled() {
  return std::make_unique<SlotPass>(
      SlotKind{"device-enabled", "enable", {{"PciEnabled", "enabled"}}});
}
} // namespace drydock::migrate
