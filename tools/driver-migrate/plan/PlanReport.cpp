#include "PlanReport.h"
#include "Diff.h"
#include "TaggedJson.h"
#include "WriteFile.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;
using llvm::raw_ostream;
using llvm::StringRef;

static const char *nameOf(PlannedGroup::StateType State) {
  switch (State) {
  case PlannedGroup::Taken:
    return "taken";
  case PlannedGroup::Rejected:
    return "rejected";
  case PlannedGroup::Dropped:
    return "dropped";
  }
  return "";
}

static std::string shown(const Place &P) {
  return llvm::sys::path::filename(P.File).str() + ":" + std::to_string(P.Line);
}

static void printDiff(raw_ostream &Out, StringRef Diff) {
  llvm::SmallVector<StringRef, 0> Lines;
  Diff.rtrim('\n').split(Lines, '\n');
  for (StringRef Line : Lines) {
    auto Color = Line.starts_with("+")   ? raw_ostream::GREEN
                 : Line.starts_with("-") ? raw_ostream::RED
                 : Line.starts_with("@") ? raw_ostream::CYAN
                                         : raw_ostream::SAVEDCOLOR;
    llvm::WithColor(Out, Color) << Line;
    Out << "\n";
  }
}

void drydock::migrate::printGroup(raw_ostream &Out, const PlannedGroup &G) {
  const Group &P = G.Proposal;
  unsigned Done =
      llvm::count_if(P.Sites, [](const Site &S) { return S.Converted; });
  llvm::WithColor(Out, raw_ostream::SAVEDCOLOR, true)
      << P.Id << ": " << P.Title;
  Out << "\n  ";
  if (G.State != PlannedGroup::Taken)
    Out << nameOf(G.State) << ": " << G.Why << "\n  ";
  Out << "why: " << P.Reason << "\n";
  if (!P.Sites.empty())
    Out << "  " << Done << " of " << P.Sites.size() << " sites\n";
  for (const Evidence &E : P.Facts)
    Out << "  " << shown(E.Where) << ": " << E.What << "\n";
}

void drydock::migrate::printErrors(const Plan &P) {
  for (const ModulePlan &Module : P.Modules)
    for (const std::string &Error : Module.Errors)
      llvm::WithColor::error(llvm::errs(), "driver-migrate") << Error << "\n";
}

void drydock::migrate::printPlan(const Plan &P, const Flags &F) {
  raw_ostream &Out = llvm::outs();
  printErrors(P);
  for (const ModulePlan &Module : P.Modules) {
    for (const PlannedGroup &G : Module.Groups)
      printGroup(Out, G);
    for (const std::string &Note : Module.Notes)
      Out << "note: " << Note << "\n";
    if (Module.Linted)
      Out << Module.Name << ": driver-lint finds "
          << Module.FindingsBefore.size() << " in C, "
          << Module.FindingsAfter.size() << " in C++, "
          << Module.FindingsNew.size() << " new\n";
    if (Module.Errors.empty())
      for (const PlannedFile *File : Module.written())
        printDiff(Out, unifiedDiff(File->Source, File->Before, File->Output,
                                   File->After));
  }
}

static llvm::json::Object describe(const Place &P) {
  return llvm::json::Object{
      {"file", P.File}, {"line", P.Line}, {"column", P.Column}};
}

static llvm::json::Object describe(const PlannedGroup &G) {
  llvm::json::Array Facts, Sites;
  for (const Evidence &E : G.Proposal.Facts) {
    llvm::json::Object O = describe(E.Where);
    O["what"] = E.What;
    Facts.push_back(std::move(O));
  }
  for (const Site &S : G.Proposal.Sites) {
    llvm::json::Object O = describe(S.Where);
    O["kind"] = S.Kind;
    O["converted"] = S.Converted && G.State == PlannedGroup::Taken;
    O["cause"] =
        G.State != PlannedGroup::Taken && S.Converted ? G.Why : S.Cause;
    Sites.push_back(std::move(O));
  }
  return llvm::json::Object{
      {"id", G.Proposal.Id},
      {"pass", G.Proposal.Pass},
      {"title", G.Proposal.Title},
      {"reason", G.Proposal.Reason},
      {"state", nameOf(G.State)},
      {"why", G.Why},
      {"evidence", std::move(Facts)},
      {"requires", llvm::json::Array(G.Proposal.Requires)},
      {"sites", std::move(Sites)}};
}

std::string drydock::migrate::hashOf(StringRef Text) {
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(Text)),
                     true);
}

static llvm::json::Array describe(llvm::ArrayRef<LintFinding> Findings) {
  llvm::json::Array List;
  for (const LintFinding &F : Findings)
    List.push_back(llvm::json::Object{{"rule", F.Rule},
                                      {"function", F.Function},
                                      {"message", F.Message},
                                      {"line", F.Line}});
  return List;
}

static llvm::json::Object describe(const ModulePlan &Module) {
  llvm::json::Array Groups, Files;
  for (const PlannedGroup &G : Module.Groups)
    Groups.push_back(describe(G));
  for (const PlannedFile *File : Module.written())
    Files.push_back(llvm::json::Object{
        {"source", File->Source},
        {"sourceHash", hashOf(File->Before)},
        {"output", File->Output},
        {"outputHash", hashOf(File->After)},
        {"diff", llvm::json::fixUTF8(unifiedDiff(File->Source, File->Before,
                                                 File->Output, File->After))}});
  llvm::json::Array Errors;
  for (const std::string &Error : Module.Errors)
    Errors.push_back(llvm::json::fixUTF8(Error));
  return llvm::json::Object{{"module", Module.Name},
                            {"checked", Module.Checked},
                            {"notes", llvm::json::Array(Module.Notes)},
                            {"findingsBefore", describe(Module.FindingsBefore)},
                            {"findingsAfter", describe(Module.FindingsAfter)},
                            {"findingsNew", describe(Module.FindingsNew)},
                            {"errors", std::move(Errors)},
                            {"files", std::move(Files)},
                            {"groups", std::move(Groups)}};
}

std::string drydock::migrate::writePlanJson(const std::string &Path,
                                            const Plan &P) {
  llvm::json::Array Modules;
  for (const ModulePlan &Module : P.Modules)
    Modules.push_back(describe(Module));
  llvm::json::Value Top =
      llvm::json::Object{{"drydock-plan", 1}, {"modules", std::move(Modules)}};
  std::string Text = llvm::formatv("{0:2}\n", Top).str();
  if (Path == "-") {
    llvm::outs() << Text;
    return {};
  }
  return writeWhole(Path, Text);
}

llvm::Expected<std::map<std::string, std::string>>
drydock::migrate::readPlanHashes(const std::string &Path) {
  auto Top = readTaggedJson(Path, "drydock-plan", "no plan of driver-migrate");
  if (!Top)
    return Top.takeError();
  std::map<std::string, std::string> Hashes;
  if (const llvm::json::Array *Modules = Top->getArray("modules"))
    for (const llvm::json::Value &Module : *Modules)
      if (const llvm::json::Object *M = Module.getAsObject())
        if (const llvm::json::Array *Files = M->getArray("files"))
          for (const llvm::json::Value &File : *Files)
            if (const llvm::json::Object *O = File.getAsObject())
              Hashes[O->getString("source").value_or("").str()] =
                  O->getString("sourceHash").value_or("").str();
  return Hashes;
}
