#include "KernelLog.h"
#include "SourceName.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace drydock::trial;
using llvm::StringRef;

/// How the kernel announces trouble.
static const char *const Failures[] = {
    "BUG:",
    "BUG ", // SLUB: "BUG kmalloc-64 (Not tainted): ..."
    "WARNING:",
    "Oops",
    "Kernel panic",
    "kernel BUG at",
    "general protection fault",
    "nable to handle",
    "soft lockup",
    "hard LOCKUP",
    "detected stall",
    "self-detected stall",
    "nobody cared",
    "blocked for more than",
    "INFO: possible",
    "INFO: inconsistent",
    "INFO: trying to register non-static key",
    "KASAN",
    "UBSAN",
    "DMA-API:",
    "ODEBUG:",
    "kmemleak:",
    "sleeping function called from invalid context",
    "scheduling while atomic",
    "Trying to free nonexistent resource",
    "Object already free",
    "refcount_t:",
    "divide error",
    "stack segment",
    "Objects remaining in",
    "Unknown symbol",
    "disagrees about version of symbol",
};

/// Of the checkers, but no finding.
static const char *const Harmless[] = {
    "kmemleak: Kernel memory leak detector",
    "kmemleak: Automatic memory scanning",
    // When its own allocation failed, as it was made to.
    "kmemleak: Cannot allocate a scan area",
    // Whose they are, the guest reads in kmemleak's own file.
    "new suspected memory leaks", "DMA-API: preallocated",
    "DMA-API: debugging enabled"};

bool drydock::trial::isFailure(StringRef Message) {
  for (StringRef Known : Harmless)
    if (Message.contains(Known))
      return false;
  for (StringRef Sign : Failures)
    if (Message.contains(Sign))
      return true;
  return false;
}

/// "[    3.854007] text" without the time; empty when there is none.
static StringRef withoutTime(StringRef Line) {
  Line = Line.rtrim();
  if (!Line.consume_front("["))
    return {};
  return Line.split("] ").second;
}

std::vector<KernelMessage> drydock::trial::parseKernelLog(StringRef Console) {
  std::vector<KernelMessage> Log;
  std::string Phase;
  while (!Console.empty()) {
    auto [Line, Rest] = Console.split('\n');
    Console = Rest;
    StringRef Text = withoutTime(Line);
    if (Text.consume_front("trial: phase "))
      Phase = Text.str();
    else if (!Phase.empty() && !Text.empty())
      Log.push_back({Phase, Text.str()});
    else if (!Text.empty() && isFailure(Text))
      Log.push_back({"start", Text.str()});
  }
  return Log;
}

/// Places in a stack trace by the function's source name: C and C++ spell it
/// differently, and its code is not the same.
static std::string withSourceNames(StringRef Text) {
  static llvm::Regex Place("([A-Za-z_.0-9]+)\\+0x[0-9a-f]+/0x[0-9a-f]+");
  std::string Result;
  llvm::SmallVector<StringRef, 2> Found;
  while (Place.match(Text, &Found)) {
    Result += Text.take_front(Found[0].data() - Text.data());
    Result += sourceName(Found[1]);
    Text = Text.drop_front(Found[0].end() - Text.data());
  }
  return Result + Text.str();
}

static std::string replaceAll(std::string Text, llvm::Regex &Pattern,
                              StringRef With) {
  // sub() replaces the first; each replacement no longer matches.
  for (int Count = 0; Count < 100 && Pattern.match(Text); ++Count)
    Text = Pattern.sub(With, Text);
  return Text;
}

std::string drydock::trial::comparableText(StringRef Message) {
  // Of the module loader, and of a host with too much to do.
  static const char *const NotOfTheDriver[] = {
      "module verification failed",
      "loading out-of-tree module",
      "module license",
      "Disabling lock debugging due to kernel taint",
      "random: crng",
      ": drop_caches: ",
      " ? ",                  // a guess of the stack trace
      " completed (elapsed ", // tasks are frozen before a suspend
      "Filesystems sync: ",
      "clocksource:",
      "hrtimer: interrupt took",
      "perf: interrupt took too long",
      "trial: "};
  for (StringRef Sign : NotOfTheDriver)
    if (Message.contains(Sign))
      return {};
  static llvm::Regex Address("(0x)?[0-9a-f]{12,16}");
  static llvm::Regex Number("(pid|PID|irq|IRQ|CPU)([:= #]+)[0-9]+");
  return replaceAll(replaceAll(withSourceNames(Message), Address, "<address>"),
                    Number, "\\1\\2<n>");
}

std::vector<std::string>
drydock::trial::comparableMessages(const std::vector<KernelMessage> &Log) {
  std::vector<std::string> Result;
  for (const KernelMessage &M : Log) {
    StringRef Phase = M.Phase;
    // Chance says what the device is doing when it is unbound; what remove()
    // says is in other phases too. Failing acquisitions are compared one by
    // one; which allocation is the nth depends on the kernel's own.
    if (Phase == "boot" || Phase == "start" || Phase == "unbind" ||
        Phase == "acquisitions" || Phase.starts_with("fail-") ||
        Phase == "failed-allocations")
      continue;
    std::string Text = comparableText(M.Text);
    if (!Text.empty())
      Result.push_back(M.Phase + ": " + Text);
  }
  return Result;
}
