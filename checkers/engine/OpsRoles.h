// Which functions of a unit stand in which role of an ops table: `remove` is a
// teardown, `runtime_suspend` a suspend.
#pragma once
#include "model/ApiTable.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <map>

namespace llvm {
class DICompositeType;
class Function;
class GlobalVariable;
class Module;
class Value;
} // namespace llvm

namespace drydock {

class OpsRoles {
public:
  OpsRoles(const ApiTable &Table, const llvm::Module &Module);

  /// Functions in this role, in the order of the unit.
  llvm::ArrayRef<const llvm::Function *> in(OpsRole Role) const {
    auto It = ByRole.find(Role);
    return It == ByRole.end() ? llvm::ArrayRef<const llvm::Function *>()
                              : It->second;
  }
  bool has(const llvm::Function &F, OpsRole Role) const;
  /// The build calls it by its link name: it brings up the module itself.
  bool isModuleInit(const llvm::Function &F) const {
    return llvm::is_contained(ModuleInits, &F);
  }
  bool isModuleExit(const llvm::Function &F) const {
    return llvm::is_contained(ModuleExits, &F);
  }
  /// What F brings up stays for good: nothing undoes it (no module_exit()).
  bool isForGood(const llvm::Function &F) const {
    return llvm::is_contained(ForGood, &F);
  }

  /// The teardown beside the bring-up F in its table, or null.
  const llvm::Function *undoing(const llvm::Function &F) const {
    return Undoing.lookup(&F);
  }

  /// The core calls undoing(F) also where F fails.
  bool isUndoneOnFailure(const llvm::Function &F) const {
    return llvm::is_contained(UndoneOnFailure, &F);
  }

  /// What the last reference of an object calls, in a constant table that
  /// stands in it.
  llvm::SmallVector<const llvm::Function *, 1>
  releasesIn(const llvm::Value &Table) const;

  /// Called by the subsystem until the family is released.
  struct Callback {
    const llvm::Function *F;
    const ApiFamily *Until;
    bool Late;             ///< as in ApiOpsMember
    llvm::StringRef Table; ///< the variable
  };
  /// The member of its table from whose call on F is not called; or null.
  const llvm::Function *silencing(const llvm::Function &F) const {
    return Silencing.lookup(&F);
  }
  llvm::ArrayRef<Callback> callbacks() const { return Callbacks; }

  /// What the core releases for a driver that leaves it to the core.
  llvm::ArrayRef<const ApiFamily *> releasedByCore() const {
    return ReleasedByCore;
  }
  /// The argument that F, as a callback, has to dispose of; or null.
  const ApiOpsMember *owned(const llvm::Function &F) const {
    return Owned.lookup(&F);
  }

  /// Where the subsystem calls it, as in ApiEffect.
  struct Member {
    const llvm::Function *F;
    llvm::StringRef Context;
    llvm::StringRef Record; ///< the ops table's type
  };
  /// Those with a context.
  llvm::ArrayRef<Member> members() const { return Members; }

private:
  void addLinked(const ApiOpsTable &Ops, const llvm::Module &Module);
  void addVariable(const ApiTable &Table, const llvm::GlobalVariable &G);
  void addRecord(const ApiTable &Table, const llvm::GlobalVariable &G,
                 const llvm::DICompositeType &Record, uint64_t Base);
  const llvm::Function *addFunction(const ApiOpsTable &Ops,
                                    const ApiOpsMember &Member,
                                    const llvm::GlobalVariable &G,
                                    uint64_t Offset);
  void addPairs(const ApiOpsTable &Ops,
                const llvm::StringMap<const llvm::Function *> &Here);
  std::map<OpsRole, llvm::SmallVector<const llvm::Function *, 4>> ByRole;
  llvm::SmallVector<const llvm::Function *, 1> ForGood, ModuleInits,
      ModuleExits, UndoneOnFailure;
  llvm::SmallVector<Callback, 8> Callbacks;
  llvm::SmallVector<Member, 8> Members;
  llvm::SmallVector<const ApiFamily *, 2> ReleasedByCore;
  llvm::DenseMap<const llvm::Function *, const ApiOpsMember *> Owned;
  llvm::DenseMap<const llvm::Function *, const llvm::Function *> Undoing,
      Silencing;
  /// By `STRUCT.MEMBER`: the first of the unit.
  llvm::StringMap<const llvm::Function *> ByMember;
  /// Callbacks that end with such a member of another table.
  llvm::SmallVector<std::pair<const llvm::Function *, llvm::StringRef>, 8>
      EndsWith;
};

} // namespace drydock
