// The line that tells "nothing found" from "nothing looked at".
#include "report/Report.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace drydock {

static std::string count(size_t N, StringRef Noun) {
  return (Twine(N) + " " + Noun + (N == 1 ? "" : "s")).str();
}

std::string summaryLine(const Results &R) {
  std::string Line = R.Findings.empty() && !R.BeyondLimit
                         ? "nothing found"
                         : count(R.Findings.size(), "finding");
  if (R.BeyondLimit)
    Line += " shown, " + count(R.BeyondLimit, "more finding") +
            " beyond --max-findings";
  if (!R.Verdicts.empty()) {
    unsigned Count[3] = {};
    for (const Verdict &V : R.Verdicts)
      ++Count[V.Is];
    Line += (" (" + Twine(Count[Verdict::Confirmed]) + " confirmed, " +
             Twine(Count[Verdict::Refuted]) + " refuted, " +
             Twine(Count[Verdict::Undecided]) + " undecided)")
                .str();
  }
  unsigned InSource = 0;
  for (const HiddenFinding &H : R.Hidden)
    InSource += H.By == HiddenFinding::InSource;
  if (InSource)
    Line += ", " + std::to_string(InSource) + " ignored by comments";
  if (R.Hidden.size() > InSource)
    Line +=
        ", " + std::to_string(R.Hidden.size() - InSource) + " in the baseline";
  if (R.BelowConfidence)
    Line += ", " + std::to_string(R.BelowConfidence) + " less sure not shown";
  Line += "; " + count(R.countFiles(FileState::Analysed), "file") +
          " analysed, " + std::to_string(R.countFiles(FileState::Failed)) +
          " failed";
  if (unsigned Skipped = R.countFiles(FileState::Skipped))
    Line += ", " + std::to_string(Skipped) + " skipped (no Makefile builds " +
            (Skipped == 1 ? "it)" : "them)");
  Line += ", " + count(R.Truncated.size(), "function") + " cut short";
  if (R.Partial)
    Line += "; INTERRUPTED, results are partial: " +
            count(R.countFiles(FileState::Interrupted), "file") +
            " not analysed";
  return Line;
}

void writeFailures(raw_ostream &Out, const Results &R) {
  for (const FileResult &File : R.Files)
    if (File.State == FileState::Failed)
      Out << "driver-lint: " << File.Path << ": not analysed: " << File.Reason
          << '\n';
}

} // namespace drydock
