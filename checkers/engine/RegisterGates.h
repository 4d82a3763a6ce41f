// What a unit's registers need, besides their mapping, to answer: an enabled
// device, a running clock, a device that is not suspended.
#pragma once
#include "engine/OpsRoles.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace llvm {
class CallBase;
class Module;
} // namespace llvm

namespace drydock {

class RegisterGates {
public:
  RegisterGates(const ApiTable &Table, const llvm::Module &Module,
                const OpsRoles &Roles);

  /// Registers don't answer once Family is released.
  bool isGate(const ApiFamily &Family) const;

private:
  /// The variable or field that a handle is kept in; locals get it from there
  /// or go there.
  using Keeper = std::pair<const void *, int64_t>;
  void addCall(const ApiTable &Table, const llvm::CallBase &Call);

  bool HasRuntimeSuspend;
  llvm::DenseMap<const ApiFamily *, llvm::DenseSet<Keeper>> Keepers;
};

} // namespace drydock
