//! Words that are names of something only sometimes: what keeps an organisation's own names from being found everywhere.

use super::form_words::is_form_word;
use super::spelling::singular;

/// Ordinary English words that systems, teams and products like to be called. Written by us; sorted.
#[rustfmt::skip]
static ORDINARY: [&str; 1038] = [
    "access", "account", "action", "active", "adapter", "agent", "alarm", "alarms", "alert", "alpha", "amber",
    "analysis", "analytics", "anchor", "angle", "answer", "ant", "anvil", "apex", "apollo", "apple", "arc", "arch",
    "area", "argo", "ark", "arm", "army", "arrow", "art", "ash", "asset", "athena", "atlas", "atom", "audit", "aura",
    "aurora", "autumn", "avalanche", "avatar", "axis", "badge", "bag", "bake", "balance", "ball", "bamboo", "band",
    "bank", "bar", "barn", "base", "basket", "bat", "bay", "beacon", "beam", "bear", "bee", "bell", "belt", "berg",
    "beta", "billing", "bird", "bishop", "bit", "black", "blade", "blaze", "block", "bloom", "blue", "board", "boat",
    "bolt", "bond", "bone", "booking", "bow", "bowl", "box", "brain", "branch", "brave", "bread", "breeze", "brick",
    "bridge", "bright", "bubble", "bucket", "bud", "bull", "burst", "bus", "butler", "button", "cab", "cabin", "cable",
    "cactus", "cake", "call", "camel", "camp", "candle", "canvas", "cap", "capital", "captain", "car", "carbon",
    "card", "care", "cargo", "cart", "case", "castle", "cat", "cedar", "cell", "center", "central", "chain", "chair",
    "champion", "chaos", "charge", "charm", "chart", "check", "cherry", "chest", "chief", "choice", "circle",
    "circuit", "citadel", "city", "civil", "claim", "class", "clay", "clean", "clear", "cliff", "clip", "clock",
    "close", "cloud", "clover", "club", "coach", "coal", "coast", "coat", "cobra", "code", "coding", "coffee", "coin",
    "cold", "comet", "comfort", "communication", "communications", "compass", "condor", "connect", "contact",
    "content", "copper", "coral", "cord", "core", "corner", "cosmos", "cotton", "count", "courage", "court", "cover",
    "crane", "crash", "cream", "creek", "crest", "crew", "cross", "crow", "crown", "cruise", "crypto", "crystal",
    "cube", "culture", "current", "curve", "custom", "cycle", "daisy", "dance", "dash", "data", "dawn", "deck", "deer",
    "delivery", "delta", "design", "desk", "dial", "diamond", "diary", "direct", "dock", "dog", "dolphin", "domain",
    "door", "dot", "dove", "dragon", "dream", "dress", "drift", "drill", "drive", "drop", "drum", "duck", "dune",
    "dust", "dwarf", "dylan", "eagle", "early", "earth", "east", "echo", "eclipse", "edge", "elder", "element",
    "elephant", "elf", "elm", "ember", "emerald", "empire", "encoders", "energy", "engine", "ensemble", "epic",
    "equal", "era", "euphoria", "event", "ever", "evergreen", "express", "eye", "fabric", "face", "factory", "fair",
    "falcon", "family", "fan", "farm", "fast", "feather", "fence", "fern", "ferry", "field", "fig", "finance", "fire",
    "firefly", "fish", "flag", "flame", "flare", "flash", "flat", "fleet", "flight", "flint", "float", "flock",
    "flood", "floor", "flow", "flower", "fluid", "flux", "fly", "foam", "focus", "fog", "folder", "food", "foot",
    "force", "forest", "forge", "fork", "form", "fort", "fortune", "forum", "fountain", "fox", "frame", "freedom",
    "fresh", "friend", "frog", "front", "frost", "fruit", "fuel", "fusion", "future", "galaxy", "gallery", "game",
    "garden", "gate", "gateway", "gear", "gem", "gemini", "general", "genesis", "ghost", "giant", "gift", "glacier",
    "glass", "globe", "glow", "glue", "goal", "gold", "goose", "grace", "grain", "grand", "granite", "grape", "graph",
    "grass", "gravity", "green", "grid", "grip", "ground", "group", "grove", "guard", "guardian", "guest", "guide",
    "guild", "gulf", "hack", "hall", "hammer", "hand", "harbor", "hare", "harmony", "harp", "harvest", "hat", "haven",
    "hawk", "hazel", "head", "heart", "heat", "helium", "hello", "helm", "helmet", "help", "herald", "hermes", "hero",
    "heron", "hill", "hive", "hold", "home", "honey", "hood", "hook", "hope", "horizon", "horn", "horse", "host",
    "hotel", "house", "hub", "human", "hunter", "hut", "ice", "icon", "idea", "image", "impact", "impala", "impulse",
    "index", "indigo", "infinity", "ink", "input", "insight", "io", "iris", "iron", "island", "ivory", "ivy", "jade",
    "jaguar", "jar", "jasmine", "jet", "jewel", "join", "journey", "joy", "judge", "jump", "jungle", "juniper",
    "jupiter", "just", "keel", "keep", "key", "kind", "king", "kingdom", "kit", "kite", "knight", "knot", "lab",
    "label", "ladder", "lake", "lamp", "land", "lane", "lantern", "large", "lark", "laser", "latitude", "laurel",
    "lava", "lead", "leadership", "leaf", "league", "learning", "legacy", "legal", "legend", "lemon", "lens",
    "leopard", "less", "letter", "lever", "liberty", "library", "life", "lift", "light", "lightning", "lily", "lime",
    "line", "link", "lion", "liquid", "list", "listening", "lobby", "local", "lock", "locker", "loft", "log", "logic",
    "loop", "lotus", "luna", "lynx", "machine", "magic", "magnet", "magnolia", "mail", "main", "maintenance", "mango",
    "mantis", "map", "maple", "marble", "march", "mark", "market", "marketing", "mars", "mask", "mast", "master",
    "matrix", "maze", "meadow", "meet", "melon", "memory", "mercury", "merit", "mesh", "message", "metal", "meteor",
    "method", "metro", "micro", "midnight", "mill", "mind", "mine", "mint", "minute", "mirror", "mission", "mist",
    "mobile", "mocha", "model", "module", "moment", "money", "monitor", "monkey", "moon", "morning", "mosaic",
    "motion", "motor", "mountain", "mouse", "move", "muse", "music", "mustang", "myrtle", "mystic", "native", "nature",
    "navigator", "nebula", "needle", "negotiation", "neptune", "nest", "net", "night", "noble", "node", "noise",
    "north", "note", "notebook", "nova", "novel", "oak", "oasis", "object", "ocean", "octopus", "office", "olive",
    "omega", "onyx", "opal", "open", "operations", "orange", "orbit", "orchard", "orchid", "order", "organ", "origin",
    "orion", "osprey", "otter", "output", "owl", "oyster", "pace", "pack", "page", "paint", "palace", "palm", "panda",
    "panel", "panther", "paper", "parade", "paragon", "parcel", "park", "part", "partner", "party", "pass", "passport",
    "patch", "path", "patriot", "pattern", "payment", "payments", "peach", "peak", "pearl", "pegasus", "pelican",
    "pen", "pencil", "pepper", "perch", "phoenix", "photo", "piano", "pickle", "picture", "pilgrim", "pillar", "pilot",
    "pine", "pink", "pioneer", "pipe", "pivot", "pixel", "place", "plain", "plan", "planet", "plank", "planning",
    "plasma", "plate", "platform", "play", "plot", "plum", "plus", "poem", "point", "polar", "polaris", "pole",
    "ponie", "pool", "poppy", "port", "portal", "post", "power", "prairie", "premier", "pricing", "pride", "prime",
    "prism", "prize", "process", "product", "production", "profile", "project", "prometheus", "promise", "proof",
    "prophet", "proton", "provider", "pulse", "puma", "pumpkin", "puppet", "pure", "purple", "puzzle", "pyramid",
    "python", "quake", "quality", "quartz", "quasar", "queen", "quest", "question", "queue", "quick", "quill",
    "rabbit", "race", "radar", "radio", "radius", "raft", "rage", "rail", "rain", "rainbow", "ram", "ranch", "range",
    "ranger", "rapid", "raven", "ray", "reach", "reading", "ready", "reason", "record", "red", "reed", "reef", "relay",
    "report", "reporting", "rescue", "research", "rest", "ribbon", "ridge", "ring", "ripple", "rise", "river", "road",
    "robin", "robot", "rock", "rocket", "room", "root", "rope", "rose", "round", "route", "royal", "ruby", "rule",
    "run", "rust", "saber", "safety", "sage", "sail", "sales", "salmon", "salt", "sand", "sandbox", "sapphire",
    "satellite", "saturn", "scale", "scout", "screen", "script", "sea", "seal", "search", "season", "security", "seed",
    "select", "sense", "sensor", "sentinel", "sentry", "sequel", "serenity", "service", "setup", "shadow", "shape",
    "share", "shark", "sheet", "shell", "shelter", "shield", "shift", "ship", "shipping", "shop", "shore", "shoulder",
    "show", "sierra", "sigma", "signal", "silk", "silver", "simple", "sky", "slate", "sleep", "slice", "slope",
    "smart", "smile", "smoke", "snake", "snow", "socket", "soil", "solar", "sole", "solid", "sonic", "soul", "sound",
    "source", "south", "space", "spark", "sparrow", "speaking", "spectrum", "sphere", "spider", "spike", "spiral",
    "spirit", "splash", "spot", "spring", "sprint", "spruce", "square", "squirrel", "stack", "staff", "stage", "star",
    "station", "steam", "steel", "stellar", "step", "stone", "storage", "store", "storm", "story", "strategy",
    "stream", "street", "strike", "string", "studio", "style", "sugar", "summer", "summit", "sun", "sunrise", "sunset",
    "support", "surface", "surge", "swallow", "swan", "sweep", "swift", "switch", "symphony", "system", "table", "tag",
    "talent", "tango", "tank", "tap", "target", "teaching", "teak", "team", "temple", "tempo", "test", "text", "theme",
    "thinking", "thread", "thunder", "tide", "tiger", "timber", "time", "titan", "token", "tool", "top", "topaz",
    "torch", "tornado", "touch", "tower", "town", "track", "trade", "trail", "train", "training", "transfer",
    "treasure", "tree", "trek", "triangle", "tribe", "trident", "trigger", "trinity", "triton", "triumph", "trust",
    "tulip", "tunnel", "turbo", "turtle", "twin", "type", "ultra", "umbrella", "union", "unit", "unity", "universe",
    "vanguard", "vault", "vector", "vega", "velocity", "venture", "venus", "verse", "vertex", "victory", "view",
    "villa", "village", "vine", "violet", "viper", "virtue", "vision", "vista", "vital", "voice", "volcano", "volt",
    "voyage", "voyager", "vulcan", "wagon", "wall", "walnut", "walrus", "war", "warrior", "watch", "water", "wave",
    "way", "web", "wedge", "well", "west", "whale", "wheel", "white", "wild", "willow", "wind", "window", "wing",
    "winter", "wire", "wisdom", "wise", "wizard", "wolf", "wonder", "wood", "word", "work", "world", "writing",
    "yacht", "yard", "yellow", "young", "zen", "zenith", "zephyr", "zero", "zone", "zoom",
];

/// Words that name no skill, however many of them stand together: `use digital tools`. Written by us; sorted.
#[rustfmt::skip]
static GENERIC: [&str; 296] = [
    "a", "ability", "able", "activities", "activity", "adapt", "administer", "administration", "advanced", "advise",
    "analyse", "analysis", "analyst", "analyze", "and", "appliance", "appliances", "application", "applications",
    "apply", "architect", "architecture", "area", "areas", "assess", "assessment", "assist", "automation", "awareness",
    "basic", "best", "business", "calibrate", "capture", "carry", "change", "changes", "channel", "client", "clients",
    "collect", "communicate", "communication", "company", "complete", "component", "components", "computer",
    "computers", "computing", "conduct", "configure", "consult", "contribute", "control", "controlling", "coordinate",
    "corporate", "create", "creation", "customer", "customers", "data", "define", "deliver", "demonstrate", "deploy",
    "describe", "design", "designing", "desktop", "determine", "develop", "developer", "developing", "development",
    "device", "devices", "digital", "document", "draw", "educate", "effective", "electronic", "employ", "engage",
    "engineer", "engineering", "engineers", "ensure", "enterprise", "environment", "environments", "equipment",
    "establish", "evaluate", "evaluation", "event", "exchange", "execute", "execution", "experience", "expertise",
    "external", "field", "find", "function", "functional", "gather", "general", "generate", "global", "good", "growth",
    "handle", "handling", "hardware", "help", "high", "ict", "identify", "implement", "implementation", "implementing",
    "improve", "improvement", "industry", "informatics", "information", "input", "inspect", "install", "installation",
    "installing", "integrate", "internal", "international", "internet", "interpret", "job", "keep", "key", "knowledge",
    "large", "lead", "leader", "level", "local", "machine", "machinery", "maintain", "major", "make", "manage",
    "management", "manager", "managers", "managing", "manual", "measure", "member", "method", "methodologies",
    "methodology", "methods", "migrate", "mobile", "model", "monitor", "multiple", "network", "networks", "new",
    "obtain", "office", "online", "operate", "operating", "operation", "operations", "optimise", "optimize",
    "organisational", "organise", "organizational", "organize", "output", "participate", "perform", "performance",
    "personal", "plan", "planning", "prepare", "present", "process", "processes", "processing", "produce", "product",
    "products", "professional", "proficiency", "program", "programme", "programmes", "programming", "programs",
    "promote", "protect", "provide", "record", "records", "related", "repair", "report", "reports", "research",
    "resolve", "resource", "resources", "retrieve", "review", "role", "roles", "run", "search", "select", "service",
    "services", "set", "setup", "share", "sharing", "signal", "skill", "skills", "small", "software", "solution",
    "solutions", "solve", "source", "specialist", "specification", "specifications", "staff", "standard", "standards",
    "store", "strategic", "strategies", "strategy", "strong", "structure", "structures", "supervise", "support",
    "supporting", "system", "systems", "task", "tasks", "teach", "team", "teams", "technical", "technician",
    "technique", "techniques", "technologies", "technology", "test", "testing", "theory", "tool", "tools", "train",
    "trends", "troubleshoot", "type", "types", "update", "upload", "use", "user", "users", "using", "utilise",
    "utilize", "various", "web", "work", "working", "write", "writing",
];

/// Whether a single word, in the analyzer's normal form, means something else in everyday language.
pub(super) fn is_ordinary(word: &str) -> bool {
    let listed = |word: &str| ORDINARY.binary_search(&word).is_ok();
    listed(word) || singular(word).is_some_and(|one| listed(&one))
}

/// Whether the words, in the analyzer's normal form, only say how something is taught.
pub(super) fn say_only_form(words: &[String]) -> bool {
    words.iter().all(|word| is_form_word(word))
}

/// Whether the words say nothing that tells one skill from another.
pub(super) fn say_nothing(words: &[String]) -> bool {
    let listed = |word: &str| GENERIC.binary_search(&word).is_ok();
    let generic =
        |word: &str| listed(word) || singular(word).is_some_and(|one| listed(&one)) || listed(&format!("{word}s"));
    words.iter().all(|word| is_form_word(word) || generic(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(ORDINARY.is_sorted() && GENERIC.is_sorted());
    }

    #[test]
    fn ordinary_and_empty_words_are_told_from_names() {
        let words = |text: &str| super::super::analyzer::Analyzer.words(text);
        assert!(is_ordinary("atlas") && is_ordinary("sensors") && !is_ordinary("kubernetes"));
        assert!(say_only_form(&words("The complete course")) && !say_only_form(&words("Billing")));
        assert!(say_nothing(&words("use digital tools")) && !say_nothing(&words("use spreadsheets")));
    }
}
