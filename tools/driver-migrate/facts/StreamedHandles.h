// Addresses that a module maps for its device, as values: the variables and
// fields that keep them, what is assigned to what, and the calls that map,
// check, synchronise and unmap them.
#pragma once
#include "FunctionBody.h"
#include "plan/Group.h"
#include <map>

namespace drydock::migrate {

class UnitView;

/// A variable of a function, or a field, of the kernel's type for such
/// addresses, or with an array of them.
struct StreamedHandle {
  std::string Shown; ///< "e1000_buffer.dma", "cp_rx_poll.mapping"
  TextRange Type;    ///< "dma_addr_t"; others may be declared with it
  bool IsField = false;
  std::string Problem;
};

struct StreamedCall {
  std::string Member; ///< of the runtime: "map"
  std::string Handle; ///< or empty: none is named
  TextRange Text, Named, Way;
  std::string WayText;              ///< "DMA_TO_DEVICE"
  std::vector<TextRange> Arguments; ///< the others
  Place Where;
  /// Of one that maps: `handle = call`, all of it; or the call is what a
  /// declaration begins with.
  TextRange Assignment;
  std::string Problem;
};

struct StreamedFacts {
  std::map<std::string, StreamedHandle> Handles;
  std::vector<std::pair<std::string, std::string>> Linked;
  std::vector<StreamedCall> Calls;
  /// `handle = 0`, and pointers to such addresses that get new memory.
  std::vector<std::pair<std::string, TextRange>> Cleared, Allocated;
};

/// Adds what a unit does with addresses of the type that is called Type.
void collectStreamed(const UnitView &Unit, llvm::StringRef Type,
                     StreamedFacts &Out);

} // namespace drydock::migrate
