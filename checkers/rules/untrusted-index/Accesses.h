// Elements of arrays whose type says how many there are.
#pragma once
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>

namespace llvm {
class Function;
class GetElementPtrInst;
class Value;
} // namespace llvm

namespace drydock {

struct ArrayAccess {
  const llvm::GetElementPtrInst *Element = nullptr;
  const llvm::Value *Array = nullptr; ///< address of the whole
  const llvm::Value *Index = nullptr; ///< not a constant
  uint64_t Count = 0;
};

/// Something is read or written through the address, or a part of it.
bool isDereferenced(const llvm::Value &Address);

/// Something is stored at the address, or into a part of what is there.
bool isWritten(const llvm::Value &Address);

/// What is picked from such an array; without Element: nothing.
ArrayAccess accessBy(const llvm::GetElementPtrInst &G);

/// Accesses of F to arrays of more than one element: those of one or none
/// stand for as many as were allocated.
void forEachAccess(const llvm::Function &F,
                   llvm::function_ref<void(const ArrayAccess &)> Visit);

} // namespace drydock
