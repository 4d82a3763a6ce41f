// What a module releases anywhere, and whether it has a teardown at all: a
// resource that bring-up leaves behind must be released somewhere.
#pragma once
#include "engine/OpsRoles.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

namespace llvm {
class Module;
}

namespace drydock {

class TeardownIndex {
public:
  explicit TeardownIndex(const ApiTable &Table) : Table(Table) {}

  /// Adds a unit of the module.
  void add(const llvm::Module &Module, const OpsRoles &Roles);
  /// Nothing in the module could release the family, though it has a teardown.
  bool neverReleased(const ApiFamily &Family) const;
  /// No unit mentions a function that does: it is for others to do.
  bool leavesToOthers(const ApiFamily &Family) const;

private:
  void addReleases(const llvm::Module &Module);
  void addForeignEnds(const llvm::Module &Module, const OpsRoles &Roles);

  const ApiTable &Table;
  llvm::DenseSet<const ApiFamily *> Released;
  bool HasTeardown = false;
  /// A library's function tears down: who knows what it releases?
  bool HasForeignTeardown = false;
  /// Functions without rows that teardowns call, and that sound as if they
  /// ended something; and those of the module.
  llvm::StringSet<> Ends, Own;
};

} // namespace drydock
