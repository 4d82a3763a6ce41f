// Functions that a unit hands to something that calls them, and where:
// interrupt handlers, timer functions, works, members of ops tables.
#pragma once
#include "lowering/SourceNames.h"
#include "model/ApiTable.h"
#include "llvm/ADT/DenseMap.h"

namespace llvm {
class CallBase;
class Function;
class GlobalVariable;
class Module;
class StoreInst;
} // namespace llvm

namespace drydock {

class OpsRoles;

class CallContexts {
public:
  struct Entry {
    std::string Context; ///< as in ApiEffect
    SourcePlace Where;   ///< where it is handed over; unknown for tables
    std::string In;      ///< function that does it, or the table's name
  };

  CallContexts(const ApiTable &Table, const llvm::Module &Module,
               const SourceNames &Names, const OpsRoles &Roles);

  /// Null when nobody calls F but the driver, for all we know.
  const Entry *of(const llvm::Function &F) const {
    auto It = ByFunction.find(&F);
    return It == ByFunction.end() ? nullptr : &It->second;
  }
  /// Why F must not sleep; null when it may for all we know.
  const Entry *atomic(const llvm::Function &F) const;

private:
  void addCall(const llvm::CallBase &Call);
  void addStore(const llvm::StoreInst &Store);
  void add(const llvm::Function &F, llvm::StringRef Context, SourcePlace Where,
           std::string In);

  const ApiTable &Table;
  const SourceNames &Names;
  llvm::DenseMap<const llvm::Function *, Entry> ByFunction;
};

} // namespace drydock
