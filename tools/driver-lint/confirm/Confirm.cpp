#include "confirm/Confirm.h"
#include "analyzer/Exploration.h"
#include "analyzer/Registration.h"
#include "compile/Paths.h"
#include "run/LintRun.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace drydock {
namespace {

/// Of one process. The budget of steps keeps the analyzer well below it.
constexpr unsigned MostMegabytes = 350;

class Confirmation {
public:
  Confirmation(Results &R, const std::vector<CompileUnit> &Units,
               const ApiTable &Table, const Options &Chosen);
  void run();

private:
  using Indices = std::vector<size_t>; ///< of findings
  void sortByUnit();
  void addTask(const CompileUnit &Unit, Indices Which);
  std::string work(const CompileUnit &Unit, const Indices &Which) const;
  void done(const CompileUnit &Unit, const Indices &Which, TaskOutcome Outcome);
  bool take(StringRef Output);
  void setAll(const Indices &Which, const std::string &Reason);

  Results &R;
  const std::vector<CompileUnit> &Units;
  const ApiTable &Table;
  const Options &Chosen;
  MapVector<const CompileUnit *, Indices> ByUnit;
  WorkerPool Pool;
};

PoolLimits confirmLimits(const Options &Chosen) {
  PoolLimits Limits = poolLimits(Chosen);
  if (!Limits.MemoryMb || Limits.MemoryMb > MostMegabytes)
    Limits.MemoryMb = MostMegabytes;
  return Limits;
}

Confirmation::Confirmation(Results &R, const std::vector<CompileUnit> &Units,
                           const ApiTable &Table, const Options &Chosen)
    : R(R), Units(Units), Table(Table), Chosen(Chosen),
      Pool(confirmLimits(Chosen)) {}

void Confirmation::sortByUnit() {
  StringMap<const CompileUnit *> UnitOf;
  for (const CompileUnit &Unit : Units)
    UnitOf[Unit.File] = &Unit;
  for (size_t I = 0; I != R.Findings.size(); ++I) {
    const Finding &F = R.Findings[I];
    // One in the driver's own header: a unit that the path comes from.
    const CompileUnit *Unit = UnitOf.lookup(absolutePath(F.Place.File));
    for (const PathNote &Note : F.Trace)
      if (!Unit)
        Unit = UnitOf.lookup(absolutePath(Note.Place.File));
    if (!hasChecker(F.Rule))
      R.Verdicts[I].Reason = "no checker for this rule";
    else if (!Unit)
      R.Verdicts[I].Reason = "in no file that is compiled by itself";
    else
      ByUnit[Unit].push_back(I);
  }
}

void Confirmation::addTask(const CompileUnit &Unit, Indices Which) {
  Pool.add({.Cost = Which.size(),
            .TimeoutSeconds = Chosen.TimeoutSeconds,
            .Work = [this, &Unit, Which] { return work(Unit, Which); },
            .Done =
                [this, &Unit, Which](TaskOutcome Outcome) {
                  done(Unit, Which, std::move(Outcome));
                }});
}

/// In the child: [[index, verdict, reason], ...].
std::string Confirmation::work(const CompileUnit &Unit,
                               const Indices &Which) const {
  std::vector<std::string> Functions;
  for (size_t I : Which)
    if (!is_contained(Functions, R.Findings[I].Function))
      Functions.push_back(R.Findings[I].Function);
  json::Array Out;
  auto Judge = [&](const Exploration &E) {
    for (size_t I : Which)
      if (R.Findings[I].Function == E.Function) {
        Verdict V = judge(R.Findings[I], E);
        Out.push_back(json::Array{I, int(V.Is), json::fixUTF8(V.Reason)});
      }
  };
  ParseRequest Request;
  Request.File = Unit.File;
  Request.Directory = Unit.Directory;
  Request.Arguments = Unit.Arguments;
  auto Errors = explore(Request, Functions, Table, Judge);
  if (!Errors.empty())
    for (size_t I : Which)
      Out.push_back(json::Array{I, int(Verdict::Undecided),
                                "does not parse for it: " +
                                    json::fixUTF8(Errors[0].Message)});
  std::string Text;
  raw_string_ostream(Text) << json::Value(std::move(Out));
  return Text;
}

bool Confirmation::take(StringRef Output) {
  Expected<json::Value> Parsed = json::parse(Output);
  if (!Parsed) {
    consumeError(Parsed.takeError());
    return false;
  }
  for (const json::Value &Item : *Parsed->getAsArray()) {
    const json::Array &Fields = *Item.getAsArray();
    R.Verdicts[*Fields[0].getAsInteger()] = {
        Verdict::Result(*Fields[1].getAsInteger()),
        Fields[2].getAsString()->str()};
  }
  return true;
}

void Confirmation::setAll(const Indices &Which, const std::string &Reason) {
  for (size_t I : Which)
    R.Verdicts[I].Reason = Reason;
}

void Confirmation::done(const CompileUnit &Unit, const Indices &Which,
                        TaskOutcome Outcome) {
  if (Outcome.Ok && take(Outcome.Output))
    return;
  // One function may cost the others of its file their verdict: each alone.
  MapVector<StringRef, Indices> ByFunction;
  for (size_t I : Which)
    ByFunction[R.Findings[I].Function].push_back(I);
  if (ByFunction.size() == 1)
    return setAll(Which, Outcome.Ok ? "its result was lost" : Outcome.Why);
  for (auto &[Function, Alone] : ByFunction)
    addTask(Unit, std::move(Alone));
}

void Confirmation::run() {
  R.Verdicts.assign(R.Findings.size(), Verdict());
  sortByUnit();
  for (auto &[Unit, Which] : ByUnit) {
    setAll(Which, "interrupted before it was looked at");
    addTask(*Unit, Which);
  }
  R.Partial |= !Pool.run();
}

} // namespace

void confirm(Results &R, const std::vector<CompileUnit> &Units,
             const ApiTable &Table, const Options &Chosen) {
  Confirmation(R, Units, Table, Chosen).run();
}

} // namespace drydock
