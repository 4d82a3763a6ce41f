// Source names and places of IR, from debug info.
#pragma once
#include "model/Finding.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace llvm {
class DICompositeType;
class DIType;
class Function;
class Instruction;
class Module;
class Value;
} // namespace llvm

namespace drydock {

class SourceNames {
public:
  explicit SourceNames(const llvm::Module &Module);

  SourcePlace place(const llvm::Instruction &I) const;
  /// Where the function's definition starts.
  SourcePlace place(const llvm::Function &F) const;
  /// Name as written in the source.
  static std::string name(const llvm::Function &F);
  /// True when the function is written in a file of the driver: the main file
  /// or a header beside it, not a kernel header.
  bool isDriverCode(const llvm::Function &F) const;

  /// Reads the variables of F; call once per function before the next two.
  void enter(const llvm::Function &F);
  std::string parameter(unsigned Index) const;
  const llvm::DIType *parameterType(unsigned Index) const;
  /// Local variable that holds V, and its type. Empty when there is none.
  std::string variable(const llvm::Value *V) const;
  const llvm::DIType *variableType(const llvm::Value *V) const;

  /// Struct of that IR type name ("struct.foo"), or null.
  const llvm::DICompositeType *record(llvm::StringRef IrName) const;

  /// Strips qualifiers and typedefs; null for void.
  static const llvm::DIType *strip(const llvm::DIType *T);
  /// What a pointer type points to, stripped; null when it is no pointer.
  static const llvm::DIType *pointee(const llvm::DIType *T);
  /// Spelling of the member at a byte offset (".rx.ring"), and its type.
  /// Returns false when nothing starts there.
  static bool member(const llvm::DIType *Record, int64_t Offset,
                     std::string &Spelling, const llvm::DIType *&Type);

private:
  std::string MainDirectory;
  mutable llvm::StringMap<const llvm::DICompositeType *> Records;
  struct Variable {
    std::string Name;
    const llvm::DIType *Type;
  };
  llvm::DenseMap<const llvm::Value *, Variable> Variables;
  llvm::DenseMap<unsigned, Variable> Parameters;
};

} // namespace drydock
