// Where the result of a mapping call goes, without paths: to a test for a
// mapping error, to a field, to its release, or out of sight.
#pragma once
#include "lifecycle/Place.h"
#include "model/ApiTable.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

namespace llvm {
class CallBase;
class StoreInst;
class Use;
class Value;
} // namespace llvm

namespace drydock {

class MappingFlow {
public:
  explicit MappingFlow(const ApiTable &Table) : Table(Table) {}
  /// Call's result, through copies, helpers of the unit and their callers.
  void follow(const llvm::Value &Result);

  bool Checked = false; ///< tested for an error
  bool Lost = false;    ///< stored or handed over where we can't follow
  bool Used = false;
  llvm::SmallVector<Place, 2> Kept;
  llvm::SmallVector<const llvm::StoreInst *, 2> Stores;
  llvm::SmallVector<const llvm::CallBase *, 2> Released;

  /// V can be nothing but the result.
  bool isOnly(const llvm::Value *V) const;

  /// Call tests its argument for a mapping error, or a helper that it calls.
  static bool isCheck(const ApiTable &Table, const llvm::CallBase &Call,
                      unsigned Argument, unsigned Depth = 0);

private:
  void use(const llvm::Use &U);
  void stored(const llvm::StoreInst &Store);
  void passed(const llvm::CallBase &Call, unsigned Argument);
  void returned(const llvm::Function &F);

  const ApiTable &Table;
  llvm::SmallVector<const llvm::Value *, 8> Work;
  llvm::SmallPtrSet<const llvm::Value *, 16> Seen;
};

} // namespace drydock
