// Files of a real boot of i6300esb.
#pragma once
#include "llvm/Support/MemoryBuffer.h"
#include <string>

inline std::string recorded(const std::string &Name) {
  auto Text = llvm::MemoryBuffer::getFile(std::string(RECORDED) + "/" + Name);
  return Text ? (*Text)->getBuffer().str() : std::string();
}
