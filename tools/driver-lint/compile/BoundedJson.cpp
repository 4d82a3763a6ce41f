#include "compile/BoundedJson.h"

using namespace llvm;

namespace drydock {

constexpr unsigned MaxDepth = 100;

/// Deepest nesting of brackets outside strings.
static unsigned nestingDepth(StringRef Text) {
  unsigned Depth = 0, Deepest = 0;
  bool InString = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (InString) {
      if (C == '\\')
        ++I;
      else if (C == '"')
        InString = false;
    } else if (C == '"') {
      InString = true;
    } else if (C == '[' || C == '{') {
      Deepest = std::max(Deepest, ++Depth);
    } else if ((C == ']' || C == '}') && Depth) {
      --Depth;
    }
  }
  return Deepest;
}

Expected<json::Value> parseBoundedJson(StringRef Text) {
  if (nestingDepth(Text) > MaxDepth)
    return createStringError(inconvertibleErrorCode(),
                             "nested more than %u levels deep", MaxDepth);
  return json::parse(Text);
}

} // namespace drydock
