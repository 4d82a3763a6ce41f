#include "report/SourceLines.h"

using namespace llvm;

namespace drydock {

std::optional<StringRef> SourceLines::line(StringRef File, unsigned Number) {
  auto [It, IsNew] = Files.try_emplace(File);
  Text &T = It->second;
  if (IsNew)
    if (auto Buffer = MemoryBuffer::getFile(File)) {
      T.Buffer = std::move(*Buffer);
      T.Buffer->getBuffer().split(T.Lines, '\n');
    }
  if (!Number || Number > T.Lines.size())
    return std::nullopt;
  return T.Lines[Number - 1].rtrim("\r");
}

} // namespace drydock
