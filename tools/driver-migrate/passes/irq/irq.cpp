// Interrupt lines that are requested in one callback and freed in another.
#include "../SlotPass.h"

namespace drydock::migrate {
std::unique_ptr<Pass> make_irq();
std::unique_ptr<Pass> make_irq() {
  return std::make_unique<SlotPass>(
      SlotKind{"irq", "irq", {{"IrqLine", "irq_line"}}});
}
} // namespace drydock::migrate
