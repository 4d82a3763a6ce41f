// Registers that are mapped in one callback and unmapped in another.
#include "../SlotPass.h"

namespace drydock::migrate {
std::unique_ptr<Pass> make_mapping();
std::unique_ptr<Pass> make_mapping() {
  return std::make_unique<SlotPass>(SlotKind{
      "mapping", "map", {{"Mapping", "mapping"}, {"PciMapping", "mapping"}}});
}
} // namespace drydock::migrate
