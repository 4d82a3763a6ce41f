// For people: the finding, the line with a caret, the path as numbered notes.
#include "report/Report.h"
#include "report/SourceLines.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace llvm;

namespace drydock {
namespace {

class TextWriter {
public:
  TextWriter(raw_ostream &Out, ReportStyle Style) : Out(Out), Style(Style) {}
  void finding(const Finding &F, const Verdict *V);
  void verdict(const Finding &F, const Verdict &V);
  void run(const Results &R);

private:
  void place(const SourcePlace &Place);
  void snippet(const SourcePlace &Place);
  void forcedConfigs(const FileResult &File);
  raw_ostream &paint(const char *Code) {
    return Style.Color ? Out << "\033[" << Code << 'm' : Out;
  }
  raw_ostream &bold() { return paint("1"); }
  raw_ostream &plain() { return paint("0"); }

  raw_ostream &Out;
  ReportStyle Style;
  SourceLines Sources;
};

void TextWriter::place(const SourcePlace &Place) {
  bold() << Place.File;
  if (Place.Line)
    Out << ':' << Place.Line;
  if (Place.Line && Place.Column)
    Out << ':' << Place.Column;
  Out << ": ";
}

void TextWriter::snippet(const SourcePlace &Place) {
  std::optional<StringRef> Line = Sources.line(Place.File, Place.Line);
  if (!Line)
    return;
  std::string Number = std::to_string(Place.Line);
  Out << right_justify(Number, 6) << " | " << *Line << '\n';
  if (!Place.Column || Place.Column > Line->size() + 1)
    return;
  // Tabs stay tabs, so that the caret lands under its column in any terminal.
  std::string Gap;
  for (char C : Line->take_front(Place.Column - 1))
    Gap += C == '\t' ? '\t' : ' ';
  Out << "       | " << Gap;
  paint("1;32") << '^';
  plain() << '\n';
}

void TextWriter::verdict(const Finding &F, const Verdict &V) {
  place(F.Place);
  paint("1;36") << "note: ";
  plain() << "static analyzer: " << verdictName(V.Is);
  if (!V.Reason.empty())
    Out << ": " << V.Reason;
  Out << '\n';
}

void TextWriter::finding(const Finding &F, const Verdict *V) {
  place(F.Place);
  paint("1;35") << "warning: ";
  plain();
  bold() << F.Message << " [" << F.Rule;
  if (F.Sure != Confidence::Proved)
    Out << ", " << confidenceName(F.Sure);
  Out << ']';
  plain() << '\n';
  snippet(F.Place);
  unsigned Step = 0;
  for (const PathNote &Note : F.Trace) {
    place(Note.Place);
    paint("1;36") << "note: ";
    plain() << '(' << ++Step << ") " << Note.Message;
    if (!Note.Function.empty() && Note.Function != F.Function)
      Out << " (in " << Note.Function << "())";
    Out << '\n';
    snippet(Note.Place);
  }
  if (V)
    verdict(F, *V);
  Out << '\n';
}

/// The symbols that guard the file come first; what its platforms usually have
/// may follow and is long.
void TextWriter::forcedConfigs(const FileResult &File) {
  ArrayRef<std::string> Symbols = File.ForcedConfigs;
  if (Symbols.empty())
    return;
  constexpr size_t Few = 3;
  size_t Shown = Style.Verbose ? Symbols.size() : std::min(Few, Symbols.size());
  Out << "driver-lint: " << File.Path << ": turned on CONFIG_"
      << join(Symbols.take_front(Shown), " CONFIG_");
  if (Shown < Symbols.size())
    Out << " and " << Symbols.size() - Shown << " more (-v)";
  Out << '\n';
}

void TextWriter::run(const Results &R) {
  for (size_t I = 0; I != R.Findings.size(); ++I)
    finding(R.Findings[I], R.Verdicts.empty() ? nullptr : &R.Verdicts[I]);
  writeFailures(Out, R);
  for (const FileResult &File : R.Files)
    forcedConfigs(File);
  if (Style.Verbose) {
    for (const FileResult &File : R.Files)
      if (File.State == FileState::Skipped)
        Out << "driver-lint: " << File.Path << ": skipped: " << File.Reason
            << '\n';
    for (const Truncation &T : R.Truncated)
      Out << "driver-lint: " << T.File << ": " << T.Function
          << "() was cut short: " << T.Why << '\n';
  }
  if (Style.SilentWhenFine && R.Findings.empty() &&
      !R.countFiles(FileState::Failed))
    return;
  bold() << summaryLine(R);
  plain() << '\n';
}

} // namespace

void writeText(raw_ostream &Out, const Results &R, ReportStyle Style) {
  TextWriter(Out, Style).run(R);
}

} // namespace drydock
