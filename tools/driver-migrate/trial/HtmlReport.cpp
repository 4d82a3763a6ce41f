// A page that needs nothing else: verdict, phases, and for each phase the two
// traces side by side.
#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::trial;
using llvm::StringRef;

/// Lines of a trace that the page shows of one phase.
static constexpr size_t MaxLines = 2000;

static const char Style[] =
    ":root{color-scheme:light dark}body{font:15px/1.4 "
    "system-ui,sans-serif;margin:2em auto;max-width:75em;"
    "padding:0 1em;color:#222;background:#fff}"
    "table{border-collapse:collapse}td,th{padding:.2em .8em;text-align:left;"
    "border-bottom:1px solid #ddd;vertical-align:top}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}"
    ".good{color:#06662f}.bad{color:#a80f1f}"
    "pre,.t td{font:12px/1.35 ui-monospace,monospace}"
    ".t td{border:0;padding:0 .6em;white-space:pre}"
    ".t .d td{background:#fde8e8}.t td:nth-child(1){color:#888}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}"
    "td,th{border-color:#444}.good{color:#5fd38d}.bad{color:#ff7a86}"
    ".t .d td{background:#4a2226}}";

std::string drydock::trial::escaped(StringRef Text) {
  std::string Result;
  llvm::raw_string_ostream Out(Result);
  llvm::printHTMLEscaped(llvm::json::fixUTF8(Text), Out);
  return Result;
}

namespace {
/// Pairs equal lines greedily within a window: enough to read two traces side
/// by side. The count of differences comes from the comparison.
class SideBySide {
public:
  SideBySide(llvm::ArrayRef<std::string> A, llvm::ArrayRef<std::string> B,
             llvm::raw_ostream &Out)
      : A(A), B(B), Out(Out) {}

  void print() {
    Out << "<table class=t><tr><th><th>First<th>Second\n";
    while ((I < A.size() || J < B.size()) && Number < MaxLines) {
      if (I < A.size() && J < B.size() && A[I] == B[J]) {
        row(&A[I++], &B[J++]);
        continue;
      }
      auto [SkipA, SkipB] = resynchronise();
      for (size_t N = 0; N < std::max(SkipA, SkipB); ++N)
        row(N < SkipA ? &A[I + N] : nullptr, N < SkipB ? &B[J + N] : nullptr);
      I += SkipA;
      J += SkipB;
    }
    Out << "</table>";
    if (I < A.size() || J < B.size())
      Out << "<p>" << A.size() - I << " and " << B.size() - J
          << " more lines are not shown.</p>";
  }

private:
  std::pair<size_t, size_t> resynchronise() const {
    for (size_t Sum = 1; Sum < 64; ++Sum)
      for (size_t X = 0; X <= Sum; ++X)
        if (I + X < A.size() && J + Sum - X < B.size() &&
            A[I + X] == B[J + Sum - X])
          return {X, Sum - X};
    return {std::min<size_t>(64, A.size() - I),
            std::min<size_t>(64, B.size() - J)};
  }

  void row(const std::string *Left, const std::string *Right) {
    bool Same = Left && Right && *Left == *Right;
    Out << (Same ? "<tr>" : "<tr class=d>") << "<td>" << ++Number << "<td>"
        << (Left ? escaped(*Left) : "") << "<td>"
        << (Right ? escaped(*Right) : "") << "\n";
  }

  llvm::ArrayRef<std::string> A, B;
  llvm::raw_ostream &Out;
  size_t I = 0, J = 0, Number = 0;
};
} // namespace

static void list(StringRef Title, llvm::ArrayRef<std::string> Lines,
                 llvm::raw_ostream &Out) {
  if (Lines.empty())
    return;
  Out << "<h2>" << Title << "</h2><ul>";
  for (const std::string &Line : Lines)
    Out << "<li>" << escaped(Line) << "\n";
  Out << "</ul>";
}

static void phases(const Comparison &C, llvm::raw_ostream &Out) {
  Out << "<h2>Accesses by phase</h2><table><tr><th>Phase<th>Compared<th>First"
         "<th>Second<th>Noise raw<th>masked<th>Allowed<th>Difference "
         "raw<th>masked<th>Result\n";
  for (const PhaseComparison &P : C.Phases) {
    Out << llvm::formatv("<tr><td><a href='#{0}'>{0}</a><td>{1}<td class=n>{2}"
                         "<td class=n>{3}<td class=n>{4}<td class=n>{5}",
                         P.Name, matchName(P.How), P.First, P.Second,
                         P.RawNoise, P.Noise);
    Out << llvm::formatv("<td class=n>{0}<td class=n>{1}<td class=n>{2}",
                         P.Noise + P.Slack, P.Raw, P.Difference)
        << (P.Equal ? "<td class=good>equal" : "<td class=bad>different");
    if (P.How == Match::Packets)
      Out << llvm::formatv(", {0:F2} and {1:F2} per packet", P.FirstPerPacket,
                           P.SecondPerPacket);
    Out << "\n";
  }
  Out << "</table>";
}

static void traces(const Trial &T, llvm::raw_ostream &Out) {
  Out << "<h2>Traces</h2>";
  const Boot &A = T.First.Boots[0];
  const Boot *B = T.Second ? &T.Second->Boots[0] : nullptr;
  for (const PhaseTrace &P : A.Trace.Phases) {
    if (P.Name == "start" || P.Name == "boot" || P.Name == "idle")
      continue;
    const PhaseTrace *Other = B ? B->Trace.find(P.Name) : nullptr;
    Out << "<details id='" << escaped(P.Name) << "'><summary>"
        << escaped(P.Name) << ": " << P.Masked.size();
    if (Other)
      Out << " and " << Other->Masked.size();
    bool Compared =
        T.Compared && llvm::any_of(T.Compared->Phases, [&](const auto &C) {
          return C.Name == P.Name;
        });
    Out << " lines" << (Other && !Compared ? ", not compared" : "")
        << "</summary>";
    if (Other)
      SideBySide(P.Masked, Other->Masked, Out).print();
    else
      SideBySide(P.Masked, P.Masked, Out).print();
    Out << "</details>\n";
  }
}

std::string drydock::trial::toHtml(const Trial &T) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  Out << "<!doctype html><html lang=en><meta charset=utf-8><title>"
      << escaped(T.S.Name) << "</title><style>" << Style << "</style><h1>"
      << escaped(T.S.Name) << ": <span class=" << (T.good() ? "good" : "bad")
      << ">" << verdict(T);
  Out << "</span></h1><p>" << escaped(T.S.About) << "<br>Kernel "
      << escaped(T.Kernel.Release) << ", " << escaped(T.First.Of.Given);
  if (T.Second)
    Out << " against " << escaped(T.Second->Of.Given);
  Out << "</p>";
  auto boots = [&](const BuildTrial &Of) {
    for (const Boot &B : Of.Boots) {
      list("Problems", B.Problems, Out);
      list("Problems of the kernel's own", B.Known, Out);
      if (!B.LastOutput.empty())
        Out << "<h2>Last output</h2><pre>"
            << escaped(llvm::join(B.LastOutput, "\n")) << "</pre>";
    }
  };
  boots(T.First);
  if (T.Second)
    boots(*T.Second);
  if (T.Compared) {
    phases(*T.Compared, Out);
    list("Results that differ", T.Compared->Results, Out);
    list("Kernel messages that differ", T.Compared->Messages, Out);
    list("Acquisitions that fail differently", T.Compared->Acquisitions, Out);
    list("Functions that only one build ran", T.Compared->Covered, Out);
    list("Cost", costLines(T), Out);
  }
  acquisitionsHtml(&T.First.Boots[0].Acquisitions,
                   T.Second ? &T.Second->Boots[0].Acquisitions : nullptr, Out);
  const Coverage &C = T.First.Boots[0].Covered;
  Out << "<h2>Functions</h2><p>" << C.Calls.size() << " of "
      << C.Calls.size() + C.NotRun.size() << " ran.";
  if (!C.NotRun.empty())
    Out << " Not run: " << escaped(llvm::join(C.NotRun, " ")) << ".";
  Out << "</p>";
  traces(T, Out);
  return Text + "</html>\n";
}
