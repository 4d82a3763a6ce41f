// Fields whose contents are devres's throughout a unit: what is put there was
// taken for a device, or handed to devres when it was registered.
#pragma once
#include "model/ApiTable.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

namespace llvm {
class CallBase;
class Instruction;
class Module;
class Value;
} // namespace llvm

namespace drydock {

class DevresOwner {
public:
  DevresOwner(const ApiTable &Table, const llvm::Module &Module);

  /// A call by which devres comes to own what stands in the field at that byte
  /// offset of the record, if it owns all that the unit has of Family; else
  /// null.
  const llvm::Instruction *taker(const ApiFamily &Family,
                                 llvm::StringRef Record, int64_t Offset) const;

private:
  using Field = std::pair<std::string, int64_t>;
  using Takers = std::map<Field, const llvm::Instruction *>;
  void add(const llvm::CallBase &Call, const ApiFunction &Row);
  void addKeepers(const llvm::Value &V, const llvm::Instruction &Taker,
                  Takers &Of) const;

  const llvm::Module &Module;
  /// Where devres takes the family: at once, or later from its holder.
  llvm::DenseMap<const ApiFamily *, Takers> Acquires, TakesOver;
  llvm::DenseSet<const ApiFamily *> ByHand; ///< taken without devres
};

} // namespace drydock
