#include "Resources.h"
#include "ModuleSymbols.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace drydock::trial;
using llvm::StringRef;

/// "kmalloc-64 20 0xffffffffc0201234 ..." as a sentence.
static std::string describeOrphan(StringRef Line,
                                  const ModuleSymbols &Symbols) {
  llvm::SmallVector<StringRef, 8> Words;
  Line.split(Words, ' ', -1, false);
  std::string By;
  for (StringRef Word : Words) {
    uint64_t Address;
    Word = Word.take_until([](char C) { return C == '/' || C == '+'; });
    if (By.empty() && Word.starts_with("0xffffffffc0") &&
        !Word.getAsInteger(0, Address))
      By = Symbols.at(Address);
  }
  if (Words.size() < 2)
    return "memory not freed: " + Line.str();
  return (Words[1] + " object(s) of " + Words[0] +
          " still allocated after unload" +
          (By.empty() ? "" : ", by " + By + "()"))
      .str();
}

static void compareLines(const GuestLog &Log, const std::string &Section,
                         StringRef What, const std::string &Label,
                         std::vector<std::string> &Problems) {
  const auto &Before = Log.section(Section, "before");
  const auto &After = Log.section(Section, Label);
  std::multiset<StringRef> Known(Before.begin(), Before.end());
  for (StringRef Line : After) {
    auto Found = Known.find(Line);
    if (Found != Known.end())
      Known.erase(Found);
    else
      Problems.push_back(
          (What + " still there after unload: " + Line.trim()).str());
  }
  for (StringRef Line : Known)
    Problems.push_back((What + " gone after unload: " + Line.trim()).str());
}

std::vector<std::string> drydock::trial::resourceProblems(const GuestLog &Log) {
  static const std::pair<const char *, const char *> Compared[] = {
      {"iomem", "memory region"},
      {"ioports", "port region"},
      {"interrupts", "interrupt"},
      {"mappings", "mapping"},
      {"modules", "module reference"}};
  std::vector<std::string> Problems;
  ModuleSymbols Symbols(Log);
  // The last snapshot there is has all cycles in it.
  for (const char *Label : {"end", "after"}) {
    if (!Log.Sections.count({"iomem", Label}))
      continue;
    for (auto [Section, What] : Compared)
      compareLines(Log, Section, What, Label, Problems);
    std::multiset<StringRef> Known;
    for (StringRef Line : Log.section("slab", "before"))
      Known.insert(Line);
    for (StringRef Line : Log.section("slab", Label))
      if (auto Found = Known.find(Line); Found != Known.end())
        Known.erase(Found); // of a helper's freed initialisation code
      else
        Problems.push_back(describeOrphan(Line, Symbols));
    break;
  }
  return Problems;
}
