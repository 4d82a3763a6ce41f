// Keeps findings that a change touched: the place or a step of the path lies
// in a hunk of the diff. Whole hunks count, not only changed lines, since the
// consequence of a line is often beside it.
#include "pipeline/Pipeline.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

using namespace llvm;

namespace drydock {
namespace {

struct Hunk {
  unsigned First, Last;
};
/// Hunks in new lines, by path as the diff spells it (without "b/").
using Hunks = StringMap<SmallVector<Hunk, 4>>;

/// "@@ -a,b +c,d @@ ..."
bool parseHunk(StringRef Line, Hunk &Out) {
  size_t Plus = Line.find(" +");
  if (!Line.starts_with("@@ ") || Plus == StringRef::npos)
    return false;
  auto [Start, Length] = Line.drop_front(Plus + 2).split(' ').first.split(',');
  unsigned N = 1;
  if (Start.getAsInteger(10, Out.First) ||
      (!Length.empty() && Length.getAsInteger(10, N)))
    return false;
  Out.Last = Out.First + (N ? N - 1 : 0);
  return true;
}

Hunks parseDiff(StringRef Text) {
  Hunks Out;
  StringRef File;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    if (Line.consume_front("+++ ")) {
      File = Line.split('\t').first.rtrim("\r");
      File.consume_front("b/");
    } else if (Hunk H; !File.empty() && parseHunk(Line, H)) {
      Out[File].push_back(H);
    }
  }
  return Out;
}

bool touches(const Hunks &Changed, const SourcePlace &Place) {
  for (const auto &Entry : Changed) {
    // The diff is relative to the repository, the finding perhaps not.
    StringRef File = Place.File;
    if (!File.consume_back(Entry.getKey()) ||
        (!File.empty() && !File.ends_with("/")))
      continue;
    for (const Hunk &H : Entry.getValue())
      if (Place.Line >= H.First && Place.Line <= H.Last)
        return true;
  }
  return false;
}

} // namespace

void keepTouched(Results &R, StringRef DiffText) {
  Hunks Changed = parseDiff(DiffText);
  erase_if(R.Findings, [&](const Finding &F) {
    return !touches(Changed, F.Place) &&
           none_of(F.Trace, [&](const PathNote &Note) {
             return touches(Changed, Note.Place);
           });
  });
}

} // namespace drydock
