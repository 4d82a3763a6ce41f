// Memory that CPU and device both see.
#include "../SlotPass.h"

namespace drydock::migrate {
std::unique_ptr<Pass> make_coherent_dma();
std::unique_ptr<Pass> make_coherent_dma() {
  return std::make_unique<SlotPass>(
      SlotKind{"coherent-dma", "coherent", {{"CoherentMemory", "memory"}}});
}
} // namespace drydock::migrate
