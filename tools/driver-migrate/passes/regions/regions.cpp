// Regions of a device that the driver claims.
#include "../SlotPass.h"

namespace drydock::migrate {
std::unique_ptr<Pass> make_regions();
std::unique_ptr<Pass> make_regions() {
  return std::make_unique<SlotPass>(
      SlotKind{"regions",
               "region",
               {{"PciRegions", "regions"},
                {"PciSelectedRegions", "selected_regions"},
                {"PciRegion", "region"},
                {"ClaimedPorts", "ports"},
                {"ClaimedMemory", "memory_region"}}});
}
} // namespace drydock::migrate
