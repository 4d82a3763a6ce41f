#include "confirm/Verdict.h"
#include "analyzer/Exploration.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace drydock {

const char *verdictName(Verdict::Result Is) {
  switch (Is) {
  case Verdict::Confirmed:
    return "confirmed";
  case Verdict::Refuted:
    return "refuted";
  case Verdict::Undecided:
    return "undecided";
  }
  return "";
}

static SourceLine lineOf(const SourcePlace &Place) {
  return {absolutePath(Place.File), Place.Line};
}

static std::string spell(const SourceLine &Line) {
  return StringRef(Line.first).rsplit('/').second.str() + ":" +
         std::to_string(Line.second);
}

static Verdict undecided(const Twine &Reason) {
  return {Verdict::Undecided, Reason.str()};
}

Verdict judge(const Finding &F, const Exploration &E) {
  if (!E.HasBody)
    return undecided(F.Function + "() has no body in this unit");
  SourceLine Place = lineOf(F.Place);
  for (const Exploration::Report &R : E.Reports)
    if (R.Rule == F.Rule && R.Places.count(Place))
      return {Verdict::Confirmed, ""};
  if (E.OutOfSteps)
    return undecided("too many paths in " + F.Function + "()");
  if (E.BehindLoops.count(Place))
    return undecided("a loop before it was not followed to its end");
  if (!E.Skipped.empty())
    return undecided("did not follow into " + *E.Skipped.begin() + "()");
  std::vector<SourceLine> Needed;
  for (const PathNote &Note : F.Trace)
    Needed.push_back(lineOf(Note.Place));
  Needed.push_back(Place);
  for (const SourceLine &Line : Needed)
    if (!E.Steps.count(Line))
      return undecided("no model of the step at " + spell(Line) +
                       ", or no way there");
  return {Verdict::Refuted,
          "every path of " + F.Function + "() was followed without it"};
}

} // namespace drydock
