// Which functions of a unit may end what a family acquires, on the way: who
// calls them, or hands them to somebody who does.
#pragma once
#include "model/ApiTable.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

namespace llvm {
class Function;
class Instruction;
class Module;
} // namespace llvm

namespace drydock {

using FunctionSet = llvm::SmallPtrSet<const llvm::Function *, 8>;

/// I calls or hands over one of the set.
bool mentions(const llvm::Instruction &I, const FunctionSet &Releases);

/// Seeds, and the functions that mention one of the set, directly or through
/// others.
FunctionSet mentioning(llvm::ArrayRef<const llvm::Function *> Seeds);

class Releasers {
public:
  Releasers(const ApiTable &Table, const llvm::Module &Module)
      : Table(Table), Module(Module) {}

  /// No function that calls F, directly or through others, could end Family
  /// after F failed: its callers are known, and none of them goes on to release
  /// it.
  bool callersKeep(const llvm::Function &F, const ApiFamily &Family);

private:
  const FunctionSet &of(const ApiFamily &Family);

  const ApiTable &Table;
  const llvm::Module &Module;
  llvm::DenseMap<const ApiFamily *, FunctionSet> ByFamily;
};

} // namespace drydock
