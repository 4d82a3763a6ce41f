#include "Expectations.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <fstream>
#include <regex>

using namespace llvm;

namespace drydock {

static std::string at(const Fixture &In, unsigned Line) {
  return In.Path + ":" + std::to_string(Line) + ": ";
}

Fixture readFixture(const std::string &Path) {
  static const std::regex Wanted(R"re(//\s*expect:\s*([\w-]+)\s+"([^"]*)")re");
  static const std::regex Step(R"re(//\s*note:\s*"([^"]*)")re");
  static const std::regex Nearly(R"(//\s*(expect|note)\b)");
  // Definitions start in column one; calls don't.
  static const std::regex Function(R"(^[A-Za-z_][\w \t*]*?\b(\w+)\([^;]*$)");
  Fixture Out;
  Out.Path = Path;
  std::ifstream In(Path);
  std::string Text;
  for (unsigned Line = 1; std::getline(In, Text); ++Line) {
    std::smatch M;
    if (std::regex_search(Text, M, Wanted))
      Out.Findings.push_back({Line, M[1], M[2]});
    else if (std::regex_search(Text, M, Step))
      Out.Notes.push_back({Line, "", M[1]});
    else if (std::regex_search(Text, M, Nearly))
      Out.Malformed.push_back(at(Out, Line) + "not understood: " + Text);
    if (std::regex_search(Text, M, Function))
      Out.Functions.push_back(M[1]);
  }
  return Out;
}

static bool matches(const Expectation &E, const SourcePlace &Place,
                    StringRef Message) {
  return Place.Line == E.Line && Message.contains(E.Text);
}

std::vector<std::string> compare(const Fixture &Wanted,
                                 const std::vector<Finding> &Found) {
  std::vector<std::string> Out = Wanted.Malformed;
  std::vector<bool> Explained(Found.size());
  for (const Expectation &E : Wanted.Findings) {
    bool Met = false;
    for (size_t I = 0; I < Found.size() && !Met; ++I)
      if (!Explained[I] && Found[I].Rule == E.Rule &&
          matches(E, Found[I].Place, Found[I].Message))
        Met = Explained[I] = true;
    if (!Met)
      Out.push_back(at(Wanted, E.Line) + "not found: " + E.Rule + " \"" +
                    E.Text + "\"");
  }
  for (const Expectation &E : Wanted.Notes)
    if (none_of(Found, [&](const Finding &F) {
          return any_of(F.Trace, [&](const PathNote &N) {
            return matches(E, N.Place, N.Message);
          });
        }))
      Out.push_back(at(Wanted, E.Line) + "no path says: \"" + E.Text + "\"");
  for (size_t I = 0; I < Found.size(); ++I)
    if (!Explained[I])
      Out.push_back(at(Wanted, Found[I].Place.Line) + "unexpected: " +
                    Found[I].Message + " [" + Found[I].Rule + "]");
  return Out;
}

std::vector<std::string> compareVerdicts(const Fixture &Wanted,
                                         const std::vector<Finding> &Found) {
  std::vector<std::string> Out;
  for (const std::string &Name : Wanted.Functions) {
    StringRef N = Name;
    bool Expected = N.ends_with("_bad") || N.starts_with("FP_");
    bool HasFinding =
        any_of(Found, [&](const Finding &F) { return F.Function == Name; });
    if (Expected && !HasFinding)
      Out.push_back(Wanted.Path + ": nothing found in " + Name + "()");
    if (!Expected && HasFinding)
      Out.push_back(Wanted.Path + ": " + Name +
                    "() has findings; its name does not say so");
  }
  return Out;
}

} // namespace drydock
