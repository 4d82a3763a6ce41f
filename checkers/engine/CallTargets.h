// Who a call may reach: the callee itself, or, through an ops table or a
// callback field, the functions that the unit stores in that field.
#pragma once
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace llvm {
class CallBase;
class Function;
class Module;
class StructType;
} // namespace llvm

namespace drydock {

class ApiTable;
struct ApiFunction;
struct ApiPlace;

class CallTargets {
public:
  explicit CallTargets(const llvm::Module &Module);

  /// The function called directly, or null.
  static const llvm::Function *direct(const llvm::CallBase &Call);
  /// The row of the function called directly, or null.
  static const ApiFunction *row(const ApiTable &Table,
                                const llvm::CallBase &Call);
  /// The argument is a number with all of these bits, of which there are some.
  static bool hasBits(const llvm::CallBase &Call, const ApiPlace &Argument,
                      uint64_t Bits);
  /// Functions an indirect call may reach; empty when unknown or too many.
  llvm::SmallVector<const llvm::Function *, 4>
  indirect(const llvm::CallBase &Call) const;
  /// Functions that the unit stores in the field at that byte offset of the
  /// record.
  llvm::SmallVector<const llvm::Function *, 2> stored(llvm::StringRef Record,
                                                      uint64_t Offset) const;
  /// Functions in variables whose records have them in one of the members.
  llvm::SmallVector<const llvm::Function *, 2>
  inVariables(const std::vector<std::string> &Members) const;
  /// Address taken: reachable in ways the unit does not show.
  bool addressTaken(const llvm::Function &F) const { return Taken.lookup(&F); }
  /// Most calls of F test the pointer it returned: the authors know that it
  /// may be NULL or an error.
  bool resultTested(const llvm::Function &F) const {
    return 2 * Tested.lookup(&F) > Callers.lookup(&F);
  }
  /// F reads or writes what its parameter points to, or hands it to a function
  /// that may: more than a comparison, as in IS_ERR().
  static bool looksInto(const llvm::Function &F, unsigned Parameter,
                        unsigned Depth = 0);
  /// Direct callers in the unit.
  unsigned callers(const llvm::Function &F) const { return Callers.lookup(&F); }

private:
  const llvm::Module &TheModule;
  void addInitializers(const llvm::Module &Module);
  void addCode(const llvm::Module &Module);
  using Field = std::pair<const llvm::StructType *, unsigned>;
  llvm::DenseMap<Field, llvm::SmallVector<const llvm::Function *, 2>> Stored;
  llvm::DenseMap<const llvm::Function *, bool> Taken;
  llvm::DenseMap<const llvm::Function *, unsigned> Callers;
  llvm::DenseMap<const llvm::Function *, unsigned> Tested;
};

} // namespace drydock
