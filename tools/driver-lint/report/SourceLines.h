// Lines of source files for snippets, each file read once.
#pragma once
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <optional>

namespace drydock {

class SourceLines {
public:
  /// Without line end; nothing if the file or line is not there.
  std::optional<llvm::StringRef> line(llvm::StringRef File, unsigned Number);

private:
  struct Text {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    llvm::SmallVector<llvm::StringRef, 0> Lines;
  };
  llvm::StringMap<Text> Files;
};

} // namespace drydock
