#include "Resources.h"
#include "ModuleSymbols.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace drydock::trial;
using llvm::StringRef;

/// The function of the module at a place such as 0xffffffffc0201234; empty when
/// it is elsewhere.
static std::string ofModule(StringRef Place, const ModuleSymbols &Symbols) {
  uint64_t Address;
  if (!Place.starts_with("0xffffffffc0") || Place.getAsInteger(0, Address))
    return {};
  return Symbols.at(Address);
}

/// Who allocated, from a call chain such as "foo+0x1/0x2 0xffffffffc0201234".
static std::string allocatedBy(llvm::ArrayRef<StringRef> Chain,
                               const ModuleSymbols &Symbols) {
  std::string From = ofModule(Chain[0], Symbols), For;
  if (From.empty()) {
    From = Chain[0].split('+').first.str();
    for (StringRef Place : Chain)
      if (For.empty())
        For = ofModule(Place, Symbols);
  }
  return "from " + From + "()" + (For.empty() ? "" : " for " + For + "()");
}

/// "kmalloc-64 20 foo+0x1/0x2 0xffffffffc0201234 ..." as a sentence.
static std::string describeOrphan(StringRef Line,
                                  const ModuleSymbols &Symbols) {
  llvm::SmallVector<StringRef, 8> Words;
  Line.split(Words, ' ', -1, false);
  if (Words.size() < 3)
    return "memory not freed: " + Line.str();
  return (Words[1] + " object(s) of " + Words[0] +
          " still allocated after unload, " +
          allocatedBy(llvm::ArrayRef(Words).drop_front(2), Symbols))
      .str();
}

/// "64 insmod kmalloc_trace+0x1/0x2 0xffffffffc0201234 ..." as a sentence.
static std::string describeUnreferenced(StringRef Line, size_t Count,
                                        const ModuleSymbols &Symbols) {
  llvm::SmallVector<StringRef, 8> Words;
  Line.split(Words, ' ', -1, false);
  llvm::ArrayRef<StringRef> Chain =
      llvm::ArrayRef(Words).drop_front(std::min<size_t>(2, Words.size()));
  // The allocator's own functions come first.
  while (Chain.size() > 1 && Chain[0].contains("alloc"))
    Chain = Chain.drop_front();
  if (Chain.empty())
    return "memory that nothing points to: " + Line.str();
  return std::to_string(Count) + " object(s) of " + Words[0].str() +
         " bytes that nothing points to (kmemleak), allocated by " +
         Words[1].str() + " " + allocatedBy(Chain, Symbols);
}

static void compareLines(const GuestLog &Log, const std::string &Section,
                         const std::string &From, const std::string &To,
                         StringRef What, std::vector<std::string> &Problems) {
  const auto &Before = Log.section(Section, From);
  const auto &After = Log.section(Section, To);
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
  // A trial that was cut short has half of the last snapshot, or none.
  return Log.Done ? resourceProblems(Log, "before", "end")
                  : std::vector<std::string>();
}

std::vector<std::string>
drydock::trial::resourceProblems(const GuestLog &Log, const std::string &From,
                                 const std::string &To) {
  static const std::pair<const char *, const char *> Compared[] = {
      {"iomem", "memory region"},
      {"ioports", "port region"},
      {"interrupts", "interrupt"},
      {"mappings", "mapping"},
      {"modules", "module reference"},
      {"enabled", "enable count of the device"}};
  std::vector<std::string> Problems;
  for (auto [Section, What] : Compared)
    compareLines(Log, Section, From, To, What, Problems);
  // Each load may have the module elsewhere.
  ModuleSymbols Symbols(Log, To == "end" ? "" : To);
  std::multiset<StringRef> Known;
  for (StringRef Line : Log.section("slab", From))
    Known.insert(Line);
  for (StringRef Line : Log.section("slab", To))
    if (auto Found = Known.find(Line); Found != Known.end())
      Known.erase(Found); // of a helper's freed code, or of the first load
    else
      Problems.push_back(describeOrphan(Line, Symbols));
  std::map<StringRef, size_t> Unreferenced;
  for (StringRef Line : Log.section("unreferenced", To))
    ++Unreferenced[Line];
  for (auto [Line, Count] : Unreferenced)
    Problems.push_back(describeUnreferenced(Line, Count, Symbols));
  return Problems;
}
