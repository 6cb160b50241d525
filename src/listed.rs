//! Lists that must be complete, complete by construction.

/// Makes an enum whose every variant has a word, and a list of all of them: `ALL` in the order in which they
/// are written, and `word`. Whoever adds a variant cannot forget either.
macro_rules! listed {
    (
        $(#[$outer:meta])*
        $visibility:vis enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $( $(#[$inner])* $variant, )+
        }

        impl $name {
            /// Every one, in the order in which they are written down.
            pub const ALL: [$name; [ $( $name::$variant, )+ ].len()] = [ $( $name::$variant, )+ ];

            /// Its word, which is its own among them.
            pub fn word(self) -> &'static str {
                match self {
                    $( $name::$variant => $word, )+
                }
            }
        }
    };
}

pub(crate) use listed;
