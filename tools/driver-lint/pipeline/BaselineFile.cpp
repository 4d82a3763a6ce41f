#include "pipeline/BaselineFile.h"
#include "compile/BoundedJson.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

using namespace llvm;

namespace drydock {

Expected<StringSet<>> readBaseline(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError(Buffer.getError(), "--baseline %s: %s",
                             Path.str().c_str(),
                             Buffer.getError().message().c_str());
  Expected<json::Value> Parsed = parseBoundedJson((*Buffer)->getBuffer());
  if (!Parsed)
    return createStringError(inconvertibleErrorCode(), "--baseline %s: %s",
                             Path.str().c_str(),
                             toString(Parsed.takeError()).c_str());
  StringSet<> Known;
  const json::Object *Top = Parsed->getAsObject();
  const json::Array *Entries = Top ? Top->getArray("findings") : nullptr;
  if (!Entries)
    return createStringError(inconvertibleErrorCode(),
                             "--baseline %s: no list \"findings\"; "
                             "--write-baseline makes one",
                             Path.str().c_str());
  for (const json::Value &Entry : *Entries)
    if (const json::Object *Object = Entry.getAsObject())
      if (auto Fingerprint = Object->getString("fingerprint"))
        Known.insert(*Fingerprint);
  return std::move(Known);
}

std::string baselineText(const Results &R) {
  std::set<std::string> Lines;
  auto Add = [&](const Finding &F) {
    std::string Line;
    raw_string_ostream(Line)
        << json::Value(json::Object{{"rule", F.Rule},
                                    {"file", json::fixUTF8(F.Place.File)},
                                    {"function", F.Function},
                                    {"fingerprint", F.Fingerprint}});
    Lines.insert(Line);
  };
  for_each(R.Findings, Add);
  for (const HiddenFinding &H : R.Hidden)
    if (H.By == HiddenFinding::Baseline)
      Add(H.Found);
  return "{\"version\": 1, \"findings\": [\n" + join(Lines, ",\n") + "\n]}\n";
}

} // namespace drydock
