// Hides findings that a comment in the source answers for, and reports
// comments that are malformed or answer for nothing any more.
#include "pipeline/OwnRules.h"
#include "pipeline/Pipeline.h"
#include "pipeline/SuppressionComment.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

using namespace llvm;

namespace drydock {
namespace {

struct Comment : SuppressionComment {
  std::set<std::string> Used; ///< rules of it that hid something
};

class Suppressor {
public:
  Suppressor(Results &R, const RuleSet &Rules)
      : R(R), Rules(Rules), Known(allRuleIds()) {}
  void run();

private:
  void load(StringRef File);
  Comment *match(const Finding &F);
  void reportUnused(StringRef File, const Comment &C);
  void report(const OwnRule &Rule, StringRef File, const Comment &C,
              std::string Message, std::string Subject);

  Results &R;
  const RuleSet &Rules;
  std::vector<std::string> Known;
  StringMap<std::vector<Comment>> Comments; ///< by file
};

void Suppressor::load(StringRef File) {
  auto [It, IsNew] = Comments.try_emplace(File);
  if (!IsNew)
    return;
  if (auto Buffer = MemoryBuffer::getFile(File))
    for (SuppressionComment &C : findSuppressions((*Buffer)->getBuffer()))
      It->second.push_back({std::move(C), {}});
}

Comment *Suppressor::match(const Finding &F) {
  for (Comment &C : Comments[F.Place.File])
    if (C.Problem.empty() && C.Target == F.Place.Line &&
        is_contained(C.Rules, F.Rule)) {
      C.Used.insert(F.Rule);
      return &C;
    }
  return nullptr;
}

void Suppressor::report(const OwnRule &Rule, StringRef File, const Comment &C,
                        std::string Message, std::string Subject) {
  Finding F;
  F.Rule = Rule.Id;
  F.Place = {File.str(), C.Line, C.Column};
  F.Message = std::move(Message);
  F.Subject = std::move(Subject);
  F.Sure = Confidence::Proved;
  F.Fingerprint = Rule.Id + (":" + File + ":").str() + F.Subject;
  R.Findings.push_back(std::move(F));
}

void Suppressor::reportUnused(StringRef File, const Comment &C) {
  if (!C.Problem.empty()) {
    report(badSuppressionRule(), File, C, "this comment " + C.Problem, "");
    return;
  }
  for (const std::string &Id : C.Rules) {
    if (!is_contained(Known, Id))
      report(badSuppressionRule(), File, C,
             "this comment: " + toString(unknownRule(Id)), Id);
    // A rule that did not run can't tell whether it is still needed.
    else if (Rules.contains(Id) && !C.Used.count(Id))
      report(unusedSuppressionRule(), File, C,
             "nothing to ignore: " + Id + " finds nothing here", Id);
  }
}

void Suppressor::run() {
  std::set<std::string> Analysed;
  for (const FileResult &File : R.Files)
    if (File.State == FileState::Analysed) {
      Analysed.insert(File.Path);
      load(File.Path);
    }
  for (const Finding &F : R.Findings)
    load(F.Place.File);
  erase_if(R.Findings, [&](Finding &F) {
    Comment *C = match(F);
    if (C)
      R.Hidden.push_back({std::move(F), HiddenFinding::InSource, C->Reason});
    return C != nullptr;
  });
  // A file that was cut off or a header seen in part proves nothing unused.
  for (const std::string &File : Analysed)
    for (const Comment &C : Comments[File])
      reportUnused(File, C);
}

} // namespace

void suppress(Results &R, const RuleSet &Rules) { Suppressor(R, Rules).run(); }

} // namespace drydock
