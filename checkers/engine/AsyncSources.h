// Functions that a unit hands to asynchronous sources: interrupt handlers,
// timer and work functions, by the family that ends them. Until the source is
// stopped they may run.
#pragma once
#include "model/ApiTable.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace llvm {
class CallBase;
class Function;
class Module;
} // namespace llvm

namespace drydock {

class AsyncSources {
public:
  struct Handler {
    const llvm::Function *F = nullptr;
    /// Where in its object the data handed over stands: a timer inside.
    int64_t DataOffset = 0;
    bool operator==(const Handler &) const = default;
  };

  AsyncSources(const ApiTable &Table, const llvm::Module &Module);

  /// In the order of the unit; only those the unit names directly.
  llvm::ArrayRef<Handler> handlers(const ApiFamily *Source) const {
    auto It = Handlers.find(Source);
    return It == Handlers.end() ? llvm::ArrayRef<Handler>() : It->second;
  }

private:
  void addCall(const ApiTable &Table, const llvm::CallBase &Call);
  llvm::DenseMap<const ApiFamily *, llvm::SmallVector<Handler, 2>> Handlers;
};

} // namespace drydock
