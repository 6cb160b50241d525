// The emoji that there are, by groups: the emoji, with a `+` where it has tones of skin, its short name, and other English words for it.
// Made from emojibase-data 17.0.0, Copyright (c) 2017-2019 Miles Johnson, MIT licence (its whole text is in LICENSES.md), whose
// words are those of Unicode CLDR, Copyright (c) Unicode, Inc., Unicode licence V3.
export default {
  smileys: `
😀 grinning grinning_face cheerful cheery happy laugh nice smile smiling teeth
😃 smiley grinning_face_with_big_eyes awesome grin happy mouth open smiling teeth yay
😄 smile grinning_face_with_smiling_eyes eye grin happy laugh lol mouth open
😁 grin beaming_face_with_smiling_eyes eye grinning happy nice smile teeth
😆 laughing grinning_squinting_face satisfied closed eyes haha hahaha happy lol mouth open rofl smile smiling
😅 sweat_smile grinning_face_with_sweat cold dejected excited mouth nervous open smile smiling stress stressed
🤣 rofl rolling_on_the_floor_laughing rolling_on_the_floor_laughing crying face funny haha happy hehe hilarious joy laugh lmao lol roflmao tear
😂 joy face_with_tears_of_joy crying feels funny haha happy hehe hilarious laugh lmao lol rofl roflmao tear
🙂 slightly_smiling_face happy smile
🙃 upside_down_face upside-down_face hehe smile upside-down
🫠 melting_face disappear dissolve embarrassed haha heat hot liquid lol sarcasm sarcastic
😉 wink winking_face flirt heartbreaker sexy slide tease winks
😊 blush smiling_face_with_smiling_eyes eye glad satisfied smile
😇 innocent smiling_face_with_halo angel angelic angels blessed fairy fairytale fantasy happy peaceful smile spirit tale
🥰 smiling_face_with_three_hearts smiling_face_with_hearts smiling_face_with_3_hearts 3 adore crush heart ily love romance smile you
😍 heart_eyes smiling_face_with_heart-eyes 143 bae eye feels heart-eyes hearts ily kisses love romance romantic smile xoxo
🤩 star_struck star-struck star-struck grinning_face_with_star_eyes excited eyes face grinning smile starry-eyed wow
😘 kissing_heart face_blowing_a_kiss adorbs bae flirt heart ily love lover miss muah romantic smooch xoxo you
😗 kissing kissing_face 143 date dating flirt ily love smooch smooches xoxo you
☺️ relaxed smiling_face happy outlined smile
😚 kissing_closed_eyes kissing_face_with_closed_eyes 143 bae blush date dating eye flirt ily kisses smooches xoxo
😙 kissing_smiling_eyes kissing_face_with_smiling_eyes 143 closed date dating eye flirt ily kisses love night smile
🥲 smiling_face_with_tear glad grateful happy joy pain proud relieved smile smiley touched
😋 yum face_savoring_food delicious eat full hungry savor smile smiling tasty um yummy
😛 stuck_out_tongue face_with_tongue awesome cool nice party stuck-out sweet
😜 stuck_out_tongue_winking_eye winking_face_with_tongue crazy epic eye funny joke loopy nutty party stuck-out wacky weirdo wink yolo
🤪 zany_face grinning_face_with_one_large_and_one_small_eye crazy eye eyes goofy large small
😝 stuck_out_tongue_closed_eyes squinting_face_with_tongue closed eye eyes gross horrible omg stuck-out taste whatever yolo
🤑 money_mouth_face money-mouth_face money-mouth paid
🤗 hugs smiling_face_with_open_hands hugging_face hugging
🤭 hand_over_mouth face_with_hand_over_mouth face_with_hand_over_mouth smiling_face_with_smiling_eyes_and_hand_covering_mouth giggle giggling oops realization secret shock sudden surprise whoops
🫢 face_with_open_eyes_and_hand_over_mouth amazement awe disbelief embarrass gasp omg quiet scared shock surprise
🫣 face_with_peeking_eye captivated embarrass hide hiding peek peep scared shy stare
🤫 shushing_face face_with_finger_covering_closed_lips quiet shh
🤔 thinking thinking_face thinking_face chin consider hmm ponder pondering wondering
🫡 saluting_face good luck ma’am ok respect salute sir troops yes
🤐 zipper_mouth_face zipper-mouth_face keep quiet secret shut zipper-mouth
🤨 raised_eyebrow face_with_raised_eyebrow face_with_raised_eyebrow face_with_one_eyebrow_raised disapproval disbelief distrust emoji hmm mild skeptic skeptical skepticism surprise what
😐 neutral_face awkward blank deadpan expressionless fine jealous meh oh shade straight unamused unhappy unimpressed whatever
😑 expressionless expressionless_face awkward dead fine inexpressive jealous meh not oh omg straight uh unhappy unimpressed whatever
😶 no_mouth face_without_mouth awkward blank expressionless mouthless mute quiet secret silence silent speechless
🫥 dotted_line_face depressed disappear hidden hide introvert invisible meh whatever wtv
😶‍🌫️ face_in_clouds absentminded fog head
😏 smirk smirking_face boss dapper flirt homie kidding leer shade slick sly smug snicker suave suspicious swag
😒 unamused unamused_face ... bored fine jealous jel jelly pissed smh ugh uhh unhappy weird whatever
🙄 roll_eyes face_with_rolling_eyes face_with_rolling_eyes eyeroll shade ugh whatever
😬 grimacing grimacing_face awk awkward dentist grimace grinning smile smiling
😮‍💨 face_exhaling blow blowing exhale exhausted gasp groan relief sigh smiley smoke whisper whistle
🤥 lying_face liar lie pinocchio
🫨 shaking_face crazy daze earthquake omg panic shock surprise vibrate whoa wow
🙂‍↔️ head_shaking_horizontally no shake
🙂‍↕️ head_shaking_vertically nod yes
😌 relieved relieved_face calm peace relief zen
😔 pensive pensive_face awful bored dejected died disappointed losing lost sad sucks
😪 sleepy sleepy_face crying good night sad sleeping tired
🤤 drooling_face
😴 sleeping sleeping_face bed bedtime good goodnight nap night tired whatever yawn zzz
😷 mask face_with_medical_mask cold dentist dermatologist doctor dr germs medicine sick
🤒 face_with_thermometer ill sick
🤕 face_with_head_bandage face_with_head-bandage head-bandage hurt injury ouch
🤢 nauseated_face gross nasty sick vomit
🤮 vomiting_face face_vomiting face_vomiting face_with_open_mouth_vomiting barf ew gross puke sick spew throw up
🤧 sneezing_face fever flu gesundheit sick sneeze
🥵 hot_face dying feverish heat panting red-faced stroke sweating tongue
🥶 cold_face blue blue-faced freezing frostbite icicles subzero teeth
🥴 woozy_face dizzy drunk eyes intoxicated mouth tipsy uneven wavy
😵 dizzy_face face_with_crossed-out_eyes crossed-out dead feels knocked sick tired
😵‍💫 face_with_spiral_eyes confused dizzy hypnotized omg smiley trouble whoa woah woozy
🤯 exploding_head shocked_face_with_exploding_head blown explode mind mindblown no shocked way
🤠 cowboy_hat_face face_with_cowboy_hat cowgirl
🥳 partying_face bday birthday celebrate celebration excited happy hat hooray horn
🥸 disguised_face eyebrow glasses incognito moustache mustache nose person spy tache tash
😎 sunglasses smiling_face_with_sunglasses awesome beach bright bro chilling cool rad relaxed shades slay smile style swag win
🤓 nerd_face brainy clever expert geek gifted glasses intelligent smart
🧐 monocle_face face_with_monocle face_with_monocle classy fancy rich stuffy wealthy
😕 confused confused_face befuddled confusing dunno frown hm meh not sad sorry sure
🫤 face_with_diagonal_mouth confused confusion disappointed doubt doubtful frustrated frustration meh skeptical unsure whatever wtv
😟 worried worried_face anxious butterflies nerves nervous sad stress stressed surprised worry
🙁 slightly_frowning_face frown sad
☹️ frowning_face white_frowning_face sad
😮 open_mouth face_with_open_mouth believe forgot omg shocked surprised sympathy unbelievable unreal whoa wow you
😯 hushed hushed_face epic omg stunned surprised whoa woah
😲 astonished astonished_face cost no omg shocked totally way
😳 flushed flushed_face amazed awkward crazy dazed dead disbelief embarrassed geez heat hot impressed jeez what wow
🥺 pleading_face begging big eyes mercy not please pretty puppy sad why
🥹 face_holding_back_tears admiration aww cry embarrassed feelings grateful gratitude joy please proud resist sad
😦 frowning frowning_face_with_open_mouth caught guard scared scary surprise what wow
😧 anguished anguished_face forgot scared scary stressed surprise unhappy what wow
😨 fearful fearful_face afraid anxious blame scared worried
😰 cold_sweat anxious_face_with_sweat blue eek mouth nervous open rushed scared yikes
😥 disappointed_relieved sad_but_relieved_face anxious call close complicated not sweat time whew
😢 cry crying_face awful feels miss sad tear triste unhappy
😭 sob loudly_crying_face bawling cry sad tear tears unhappy
😱 scream face_screaming_in_fear epic fearful munch scared screamer shocked surprised woah
😖 confounded confounded_face annoyed confused cringe distraught feels frustrated mad sad
😣 persevere persevering_face concentrate concentration focus headache
😞 disappointed disappointed_face awful blame dejected fail losing sad unhappy
😓 sweat downcast_face_with_sweat close cold feels headache nervous sad scared yikes
😩 weary weary_face crying fail feels hungry mad nooo sad sleepy tired unhappy
😫 tired_face cost feels nap sad sneeze
🥱 yawning_face bedtime bored goodnight nap night sleep sleepy tired whatever zzz
😤 triumph face_with_steam_from_nose anger angry feels fume fuming furious fury mad unhappy won
😡 pout enraged_face rage anger angry feels mad maddening pouting red shade unhappy upset
😠 angry angry_face anger blame feels frustrated mad maddening rage shade unhappy upset
🤬 cursing_face face_with_symbols_on_mouth face_with_symbols_on_mouth serious_face_with_symbols_covering_mouth censor cussing mad pissed swearing
😈 smiling_imp smiling_face_with_horns demon devil evil fairy fairytale fantasy purple shade smile tale
👿 imp angry_face_with_horns demon devil evil fairy fairytale fantasy mischievous purple shade tale
💀 skull body dead death face fairy fairytale i’m lmao monster tale yolo
☠️ skull_and_crossbones bone dead death face monster
💩 hankey pile_of_poo poop shit bs comic doo dung face fml monster smelly smh stink stinks stinky turd
🤡 clown_face
👹 japanese_ogre ogre creature devil face fairy fairytale fantasy mask monster scary tale
👺 japanese_goblin goblin angry creature face fairy fairytale fantasy mask mean monster tale
👻 ghost boo creature excited face fairy fairytale fantasy halloween haunting monster scary silly tale
👽 alien creature extraterrestrial face fairy fairytale fantasy monster space tale ufo
👾 space_invader alien_monster creature extraterrestrial face fairy fairytale fantasy game gamer games pixelated tale ufo
🤖 robot robot_face face monster
😺 smiley_cat grinning_cat animal face mouth open smiling
😸 smile_cat grinning_cat_with_smiling_eyes animal eye face grin
😹 joy_cat cat_with_tears_of_joy animal face laugh laughing lol tear
😻 heart_eyes_cat smiling_cat_with_heart-eyes animal eye face heart-eyes love smile
😼 smirk_cat cat_with_wry_smile animal face ironic
😽 kissing_cat animal closed eye eyes face
🙀 scream_cat weary_cat animal face oh surprised
😿 crying_cat_face crying_cat animal face sad tear
😾 pouting_cat animal face
🙈 see_no_evil see-no-evil_monkey embarrassed face forbidden forgot gesture hide omg prohibited scared secret smh watch
🙉 hear_no_evil hear-no-evil_monkey animal ears face forbidden gesture listen not prohibited secret shh tmi
🙊 speak_no_evil speak-no-evil_monkey animal face forbidden gesture not oops prohibited quiet secret stealth
💌 love_letter heart mail romance valentine
💘 cupid heart_with_arrow 143 adorbs date emotion ily love romance valentine
💝 gift_heart heart_with_ribbon 143 anniversary emotion ily kisses valentine xoxo
💖 sparkling_heart 143 emotion excited good ily kisses morning night sparkle xoxo
💗 heartpulse growing_heart 143 emotion excited ily kisses muah nervous pulse xoxo
💓 heartbeat beating_heart 143 cardio emotion ily love pulsating pulse
💞 revolving_hearts 143 adorbs anniversary emotion heart
💕 two_hearts 143 anniversary date dating emotion heart ily kisses love loving xoxo
💟 heart_decoration 143 emotion hearth purple white
❣️ heavy_heart_exclamation heart_exclamation heavy_heart_exclamation_mark_ornament mark punctuation
💔 broken_heart break crushed emotion heartbroken lonely sad
❤️‍🔥 heart_on_fire burn love lust sacred
❤️‍🩹 mending_heart healthier improving recovering recuperating well
❤️ heart red_heart emotion love
🩷 pink_heart 143 adorable cute emotion ily like love special sweet
🧡 orange_heart 143
💛 yellow_heart 143 cardiac emotion ily love
💚 green_heart 143 emotion ily love romantic
💙 blue_heart 143 emotion ily love romance
🩵 light_blue_heart 143 cute cyan emotion ily like love sky special teal
💜 purple_heart 143 bestest emotion ily love
🤎 brown_heart 143
🖤 black_heart evil wicked
🩶 grey_heart 143 emotion gray ily love silver slate special
🤍 white_heart 143
💋 kiss kiss_mark dating emotion heart kissing lips romance sexy
💯 100 hundred_points a+ agree clearly definitely faithful fleek full keep perfect point score true truth yup
💢 anger anger_symbol angry comic mad upset
💥 boom collision bomb collide comic explode
💫 dizzy comic shining shooting star stars
💦 sweat_drops sweat_droplets comic drip droplet drops splashing squirt water wet work workout
💨 dash dashing_away cloud comic fart fast go gone gotta running smoke
🕳️ hole
💬 speech_balloon bubble comic dialog message sms talk text typing
👁️‍🗨️ eye_speech_bubble eye_in_speech_bubble eye-in-speech-bubble balloon witness
🗨️ left_speech_bubble balloon dialog
🗯️ right_anger_bubble angry balloon mad
💭 thought_balloon bubble cartoon cloud comic daydream decisions dream idea invent invention realize think thoughts wonder
💤 zzz comic good goodnight night sleep sleeping sleepy tired
`,
  people: `
👋+ wave waving_hand bye cya g2g greetings gtg hello hey hi later outtie ttfn ttyl yo you
🤚+ raised_back_of_hand backhand
🖐️+ raised_hand_with_fingers_splayed hand_with_fingers_splayed finger stop
✋+ hand raised_hand raised_hand 5 five high stop
🖖+ vulcan_salute spock-hand finger hand hands
🫱+ rightwards_hand handshake hold reach shake
🫲+ leftwards_hand handshake hold reach shake
🫳+ palm_down_hand dismiss drop dropped pick shoo up
🫴+ palm_up_hand beckon catch come hold know lift me offer tell
🫷+ leftwards_pushing_hand block five halt high hold pause push refuse slap stop wait
🫸+ rightwards_pushing_hand block five halt high hold pause push refuse slap stop wait
👌+ ok_hand awesome bet dope fleek fosho got gotcha legit okay pinch rad sure sweet three
🤌+ pinched_fingers gesture hand hold huh interrogation patience relax sarcastic ugh what zip
🤏+ pinching_hand amount bit fingers little small sort
✌️+ v victory_hand peace
🤞+ crossed_fingers hand_with_index_and_middle_fingers_crossed finger hand luck
🫰+ hand_with_index_finger_and_thumb_crossed <3 expensive heart love money snap
🤟+ love_you_gesture love-you_gesture i_love_you_hand_sign fingers hand ily love-you three
🤘+ metal sign_of_the_horns the_horns sign_of_the_horns finger hand rock-on
🤙+ call_me_hand hang loose shaka
👈+ point_left backhand_index_pointing_left finger hand
👉+ point_right backhand_index_pointing_right finger hand
👆+ point_up_2 backhand_index_pointing_up finger hand
🖕+ fu middle_finger middle_finger reversed_hand_with_middle_finger_extended hand
👇+ point_down backhand_index_pointing_down finger hand
☝️+ point_up index_pointing_up finger hand this
🫵+ index_pointing_at_the_viewer finger hand poke you
👍+ +1 thumbs_up thumbsup good hand like thumb yes
👎+ -1 thumbs_down thumbsdown bad dislike good hand no nope thumb
✊+ fist raised_fist fist_raised clenched hand punch solidarity
👊+ facepunch oncoming_fist fist_oncoming punch absolutely agree boom bro bruh bump clenched correct hand knuckle pound rock ttyl
🤛+ fist_left left-facing_fist left-facing_fist left-facing leftwards
🤜+ fist_right right-facing_fist right-facing_fist right-facing rightwards
👏+ clap clapping_hands applause approval awesome congrats congratulations excited good great hand homie job nice prayed well yay
🙌+ raised_hands raising_hands celebration gesture hand hooray praise
🫶+ heart_hands <3 love you
👐+ open_hands hand hug jazz swerve
🤲+ palms_up_together cupped dua hands pray prayer wish
🤝+ handshake agreement deal meeting shake
🙏+ pray folded_hands appreciate ask beg blessed bow cmon five gesture hand high please thanks thx
✍️+ writing_hand write
💅+ nail_care nail_polish bored care cosmetics done makeup manicure whatever
🤳+ selfie camera phone
💪+ muscle flexed_biceps arm beast bench bodybuilder bro curls flex gains gym jacked press ripped strong weightlift
🦾 mechanical_arm accessibility prosthetic
🦿 mechanical_leg accessibility prosthetic
🦵+ leg bent foot kick knee limb
🦶+ foot ankle feet kick stomp
👂+ ear body ears hear hearing listen listening sound
🦻+ ear_with_hearing_aid accessibility hard
👃+ nose body noses nosey odor smell smells
🧠 brain intelligent smart
🫀 anatomical_heart beat cardiology heartbeat organ pulse real red
🫁 lungs breath breathe exhalation inhalation organ respiration
🦷 tooth dentist pearly teeth white
🦴 bone bones dog skeleton wishbone
👀 eyes body face googly look looking omg peep see seeing
👁️ eye 1 body one
👅 tongue body lick slurp
👄 lips mouth beauty body kiss kissing lipstick
🫦 biting_lip anxious bite fear flirt flirting kiss lipstick nervous sexy uncomfortable worried worry
👶+ baby babies children goo infant newborn pregnant young
🧒+ child bright-eyed grandchild kid young younger
👦+ boy bright-eyed child grandson kid son young younger
👧+ girl bright-eyed child daughter granddaughter kid virgo young younger zodiac
🧑+ adult person
👱+ blond_haired_person person_blond_hair person_with_blond_hair blond-haired human
👨+ man adult bro
🧔+ bearded_person person_beard whiskers
🧔‍♂️+ man_beard man_with_beard bearded whiskers
🧔‍♀️+ woman_beard woman_with_beard bearded whiskers
👨‍🦰+ red_haired_man man_red_hair adult bro
👨‍🦱+ curly_haired_man man_curly_hair adult bro
👨‍🦳+ white_haired_man man_white_hair adult bro
👨‍🦲+ bald_man man_bald adult bro
👩+ woman adult lady
👩‍🦰+ red_haired_woman woman_red_hair adult lady
🧑‍🦰+ person_red_hair red_haired_person adult red_hair
👩‍🦱+ curly_haired_woman woman_curly_hair adult lady
🧑‍🦱+ person_curly_hair curly_haired_person adult curly_hair
👩‍🦳+ white_haired_woman woman_white_hair adult lady
🧑‍🦳+ person_white_hair white_haired_person adult white_hair
👩‍🦲+ bald_woman woman_bald adult lady
🧑‍🦲+ person_bald bald_person adult
👱‍♀️+ blond_haired_woman woman_blond_hair blonde_woman blond-haired-woman blond-haired blonde
👱‍♂️+ blond_haired_man man_blond_hair blond-haired-man blond-haired
🧓+ older_adult older_person adult elderly grandparent wise
👴+ older_man old_man adult bald elderly gramps grandfather grandpa wise
👵+ older_woman old_woman adult elderly grandma grandmother granny lady wise
🙍+ frowning_person person_frowning person_frowning annoyed disappointed disgruntled disturbed frustrated gesture irritated upset
🙍‍♂️+ frowning_man man_frowning man-frowning annoyed disappointed disgruntled disturbed frustrated gesture irritated upset
🙍‍♀️+ frowning_woman woman_frowning woman-frowning annoyed disappointed disgruntled disturbed frustrated gesture irritated upset
🙎+ pouting_face person_pouting person_with_pouting_face disappointed downtrodden frown grimace scowl sulk upset whine
🙎‍♂️+ pouting_man man_pouting man-pouting disappointed downtrodden frown grimace scowl sulk upset whine
🙎‍♀️+ pouting_woman woman_pouting woman-pouting disappointed downtrodden frown grimace scowl sulk upset whine
🙅+ no_good person_gesturing_no forbidden gesture hand not prohibit
🙅‍♂️+ ng_man man_gesturing_no no_good_man man-gesturing-no forbidden gesture hand not prohibit
🙅‍♀️+ ng_woman woman_gesturing_no no_good_woman woman-gesturing-no forbidden gesture hand not prohibit
🙆+ ok_person person_gesturing_ok ok_woman exercise gesture hand omg
🙆‍♂️+ ok_man man_gesturing_ok man-gesturing-ok exercise gesture hand omg
🙆‍♀️+ ok_woman woman_gesturing_ok woman-gesturing-ok exercise gesture hand omg
💁+ information_desk_person person_tipping_hand tipping_hand_person fetch flick flip gossip sarcasm sarcastic sassy seriously whatever
💁‍♂️+ sassy_man man_tipping_hand tipping_hand_man man-tipping-hand fetch flick flip gossip sarcasm sarcastic seriously whatever
💁‍♀️+ sassy_woman woman_tipping_hand tipping_hand_woman woman-tipping-hand fetch flick flip gossip sarcasm sarcastic seriously whatever
🙋+ raising_hand person_raising_hand gesture here know me pick question raise
🙋‍♂️+ raising_hand_man man_raising_hand man-raising-hand gesture here know me pick question raise
🙋‍♀️+ raising_hand_woman woman_raising_hand woman-raising-hand gesture here know me pick question raise
🧏+ deaf_person accessibility ear gesture hear
🧏‍♂️+ deaf_man accessibility ear gesture hear
🧏‍♀️+ deaf_woman accessibility ear gesture hear
🙇+ bow person_bowing apology ask beg favor forgive gesture meditate meditation pity regret sorry
🙇‍♂️+ bowing_man man_bowing man-bowing apology ask beg favor forgive gesture meditate meditation pity regret sorry
🙇‍♀️+ bowing_woman woman_bowing woman-bowing apology ask beg favor forgive gesture meditate meditation pity regret sorry
🤦+ facepalm person_facepalming face_palm again bewilder disbelief exasperation no not oh omg shock smh
🤦‍♂️+ man_facepalming man-facepalming again bewilder disbelief exasperation facepalm no not oh omg shock smh
🤦‍♀️+ woman_facepalming woman-facepalming again bewilder disbelief exasperation facepalm no not oh omg shock smh
🤷+ shrug person_shrugging doubt dunno guess idk ignorance indifference knows maybe whatever who
🤷‍♂️+ man_shrugging man-shrugging doubt dunno guess idk ignorance indifference knows maybe shrug whatever who
🤷‍♀️+ woman_shrugging woman-shrugging doubt dunno guess idk ignorance indifference knows maybe shrug whatever who
🧑‍⚕️+ health_worker doctor healthcare nurse therapist
👨‍⚕️+ man_health_worker male-doctor doctor healthcare nurse therapist
👩‍⚕️+ woman_health_worker female-doctor doctor healthcare nurse therapist
🧑‍🎓+ student graduate
👨‍🎓+ man_student male-student graduate
👩‍🎓+ woman_student female-student graduate
🧑‍🏫+ teacher instructor lecturer professor
👨‍🏫+ man_teacher male-teacher instructor lecturer professor
👩‍🏫+ woman_teacher female-teacher instructor lecturer professor
🧑‍⚖️+ judge justice law scales
👨‍⚖️+ man_judge male-judge justice law scales
👩‍⚖️+ woman_judge female-judge justice law scales
🧑‍🌾+ farmer gardener rancher
👨‍🌾+ man_farmer male-farmer gardener rancher
👩‍🌾+ woman_farmer female-farmer gardener rancher
🧑‍🍳+ cook chef
👨‍🍳+ man_cook male-cook chef
👩‍🍳+ woman_cook female-cook chef
🧑‍🔧+ mechanic electrician plumber tradesperson
👨‍🔧+ man_mechanic male-mechanic electrician plumber tradesperson
👩‍🔧+ woman_mechanic female-mechanic electrician plumber tradesperson
🧑‍🏭+ factory_worker assembly industrial
👨‍🏭+ man_factory_worker male-factory-worker assembly industrial
👩‍🏭+ woman_factory_worker female-factory-worker assembly industrial
🧑‍💼+ office_worker architect business manager white-collar
👨‍💼+ man_office_worker male-office-worker architect business manager white-collar
👩‍💼+ woman_office_worker female-office-worker architect business manager white-collar
🧑‍🔬+ scientist biologist chemist engineer mathematician physicist
👨‍🔬+ man_scientist male-scientist biologist chemist engineer mathematician physicist
👩‍🔬+ woman_scientist female-scientist biologist chemist engineer mathematician physicist
🧑‍💻+ technologist coder computer developer inventor software
👨‍💻+ man_technologist male-technologist coder computer developer inventor software
👩‍💻+ woman_technologist female-technologist coder computer developer inventor software
🧑‍🎤+ singer actor entertainer rock rockstar star
👨‍🎤+ man_singer male-singer actor entertainer rock rockstar star
👩‍🎤+ woman_singer female-singer actor entertainer rock rockstar star
🧑‍🎨+ artist palette
👨‍🎨+ man_artist male-artist palette
👩‍🎨+ woman_artist female-artist palette
🧑‍✈️+ pilot plane
👨‍✈️+ man_pilot male-pilot plane
👩‍✈️+ woman_pilot female-pilot plane
🧑‍🚀+ astronaut rocket space
👨‍🚀+ man_astronaut male-astronaut rocket space
👩‍🚀+ woman_astronaut female-astronaut rocket space
🧑‍🚒+ firefighter firetruck
👨‍🚒+ man_firefighter male-firefighter fire firetruck
👩‍🚒+ woman_firefighter female-firefighter fire firetruck
👮+ cop police_officer police_officer apprehend arrest citation law over pulled undercover
👮‍♂️+ policeman man_police_officer male-police-officer apprehend arrest citation cop law over pulled undercover
👮‍♀️+ policewoman woman_police_officer female-police-officer apprehend arrest citation cop law over pulled undercover
🕵️+ detective sleuth_or_spy sleuth spy
🕵️‍♂️+ male_detective man_detective male-detective sleuth spy
🕵️‍♀️+ female_detective woman_detective female-detective sleuth spy
💂+ guard guardsman buckingham helmet london palace
💂‍♂️+ guardsman man_guard male-guard buckingham helmet london palace
💂‍♀️+ guardswoman woman_guard female-guard buckingham helmet london palace
🥷+ ninja assassin fight fighter hidden person secret skills sly soldier stealth war
👷+ construction_worker build fix hardhat hat man person rebuild remodel repair work
👷‍♂️+ construction_worker_man man_construction_worker male-construction-worker build fix hardhat hat rebuild remodel repair work
👷‍♀️+ construction_worker_woman woman_construction_worker female-construction-worker build fix hardhat hat man rebuild remodel repair work
🫅+ person_with_crown monarch noble regal royal royalty
🤴+ prince crown fairy fairytale fantasy king royal royalty tale
👸+ princess crown fairy fairytale fantasy queen royal royalty tale
👳+ person_with_turban person_wearing_turban man_with_turban
👳‍♂️+ man_with_turban man_wearing_turban man-wearing-turban
👳‍♀️+ woman_with_turban woman_wearing_turban woman-wearing-turban
👲+ man_with_gua_pi_mao person_with_skullcap cap chinese gua guapi hat mao pi
🧕+ woman_with_headscarf person_with_headscarf bandana head hijab kerchief mantilla tichel
🤵+ person_in_tuxedo formal wedding
🤵‍♂️+ man_in_tuxedo formal groom wedding
🤵‍♀️+ woman_in_tuxedo formal wedding
👰+ person_with_veil bride_with_veil wedding
👰‍♂️+ man_with_veil wedding
👰‍♀️+ bride_with_veil woman_with_veil woman_with_veil wedding
🤰+ pregnant_woman
🫃+ pregnant_man belly bloated full overeat
🫄+ pregnant_person belly bloated full overeat stuffed
🤱+ breast_feeding breast-feeding breast-feeding baby mom mother nursing woman
👩‍🍼+ woman_feeding_baby feed mom mother nanny newborn nursing
👨‍🍼+ man_feeding_baby dad father feed nanny newborn nursing
🧑‍🍼+ person_feeding_baby feed nanny newborn nursing parent
👼+ angel baby_angel church face fairy fairytale fantasy tale
🎅+ santa santa_claus celebration christmas fairy fantasy father holiday merry tale xmas
🤶+ mrs_claus mother_christmas celebration christmas fairy fantasy holiday merry mother santa tale xmas
🧑‍🎄+ mx_claus celebration christmas fairy fantasy holiday merry santa tale xmas
🦸+ superhero good hero superpower
🦸‍♂️+ superhero_man man_superhero male_superhero good hero superpower
🦸‍♀️+ superhero_woman woman_superhero female_superhero good hero heroine superpower
🦹+ supervillain bad criminal evil superpower villain
🦹‍♂️+ supervillain_man man_supervillain male_supervillain bad criminal evil superpower villain
🦹‍♀️+ supervillain_woman woman_supervillain female_supervillain bad criminal evil superpower villain
🧙+ mage fantasy magic play sorcerer sorceress sorcery spell summon witch wizard
🧙‍♂️+ mage_man man_mage male_mage fantasy magic play sorcerer sorceress sorcery spell summon witch wizard
🧙‍♀️+ mage_woman woman_mage female_mage fantasy magic play sorcerer sorceress sorcery spell summon witch wizard
🧚+ fairy fairytale fantasy myth person pixie tale wings
🧚‍♂️+ fairy_man man_fairy male_fairy fairytale fantasy myth oberon person pixie puck tale wings
🧚‍♀️+ fairy_woman woman_fairy female_fairy fairytale fantasy myth person pixie tale titania wings
🧛+ vampire blood dracula fangs halloween scary supernatural teeth undead
🧛‍♂️+ vampire_man man_vampire male_vampire blood fangs halloween scary supernatural teeth undead
🧛‍♀️+ vampire_woman woman_vampire female_vampire blood fangs halloween scary supernatural teeth undead
🧜+ merperson creature fairytale folklore ocean sea siren trident
🧜‍♂️+ merman creature fairytale folklore neptune ocean poseidon sea siren trident triton
🧜‍♀️+ mermaid creature fairytale folklore merwoman ocean sea siren trident
🧝+ elf elves enchantment fantasy folklore magic magical myth
🧝‍♂️+ elf_man man_elf male_elf elves enchantment fantasy folklore magic magical myth
🧝‍♀️+ elf_woman woman_elf female_elf elves enchantment fantasy folklore magic magical myth
🧞 genie djinn fantasy jinn lamp myth rub wishes
🧞‍♂️ genie_man man_genie male_genie djinn fantasy jinn lamp myth rub wishes
🧞‍♀️ genie_woman woman_genie female_genie djinn fantasy jinn lamp myth rub wishes
🧟 zombie apocalypse dead halloween horror scary undead walking
🧟‍♂️ zombie_man man_zombie male_zombie apocalypse dead halloween horror scary undead walking
🧟‍♀️ zombie_woman woman_zombie female_zombie apocalypse dead halloween horror scary undead walking
🧌 troll fairy fantasy monster tale trolling
💆+ massage person_getting_massage face headache relax relaxing salon soothe spa tension therapy treatment
💆‍♂️+ massage_man man_getting_massage man-getting-massage face headache relax relaxing salon soothe spa tension therapy treatment
💆‍♀️+ massage_woman woman_getting_massage woman-getting-massage face headache relax relaxing salon soothe spa tension therapy treatment
💇+ haircut person_getting_haircut barber beauty chop cosmetology cut groom parlor shears style
💇‍♂️+ haircut_man man_getting_haircut man-getting-haircut barber beauty chop cosmetology cut groom parlor person shears style
💇‍♀️+ haircut_woman woman_getting_haircut woman-getting-haircut barber beauty chop cosmetology cut groom parlor person shears style
🚶+ walking person_walking amble gait hike man pace pedestrian stride stroll
🚶‍♂️+ walking_man man_walking man-walking amble gait hike pace pedestrian stride stroll
🚶‍♀️+ walking_woman woman_walking woman-walking amble gait hike man pace pedestrian stride stroll
🚶‍➡️+ person_walking_facing_right amble gait hike man pace pedestrian stride stroll walk
🚶‍♀️‍➡️+ woman_walking_facing_right amble gait hike man pace pedestrian stride stroll walk
🚶‍♂️‍➡️+ man_walking_facing_right amble gait hike pace pedestrian stride stroll walk
🧍+ standing_person person_standing
🧍‍♂️+ standing_man man_standing man_standing
🧍‍♀️+ standing_woman woman_standing woman_standing
🧎+ kneeling_person person_kneeling knees
🧎‍♂️+ kneeling_man man_kneeling man_kneeling knees
🧎‍♀️+ kneeling_woman woman_kneeling woman_kneeling knees
🧎‍➡️+ person_kneeling_facing_right kneel knees
🧎‍♀️‍➡️+ woman_kneeling_facing_right kneel knees
🧎‍♂️‍➡️+ man_kneeling_facing_right kneel knees
🧑‍🦯+ person_with_probing_cane person_with_white_cane accessibility blind probing
🧑‍🦯‍➡️+ person_with_white_cane_facing_right accessibility blind probing
👨‍🦯+ man_with_probing_cane man_with_white_cane accessibility blind probing
👨‍🦯‍➡️+ man_with_white_cane_facing_right accessibility blind probing
👩‍🦯+ woman_with_probing_cane woman_with_white_cane accessibility blind probing
👩‍🦯‍➡️+ woman_with_white_cane_facing_right accessibility blind probing
🧑‍🦼+ person_in_motorized_wheelchair accessibility
🧑‍🦼‍➡️+ person_in_motorized_wheelchair_facing_right accessibility
👨‍🦼+ man_in_motorized_wheelchair accessibility
👨‍🦼‍➡️+ man_in_motorized_wheelchair_facing_right accessibility
👩‍🦼+ woman_in_motorized_wheelchair accessibility
👩‍🦼‍➡️+ woman_in_motorized_wheelchair_facing_right accessibility
🧑‍🦽+ person_in_manual_wheelchair accessibility
🧑‍🦽‍➡️+ person_in_manual_wheelchair_facing_right accessibility
👨‍🦽+ man_in_manual_wheelchair accessibility
👨‍🦽‍➡️+ man_in_manual_wheelchair_facing_right accessibility
👩‍🦽+ woman_in_manual_wheelchair accessibility
👩‍🦽‍➡️+ woman_in_manual_wheelchair_facing_right accessibility
🏃+ runner person_running fast hurry marathon move quick race racing rush speed
🏃‍♂️+ running_man man_running man-running fast hurry marathon move quick race racing rush speed
🏃‍♀️+ running_woman woman_running woman-running fast hurry marathon move quick race racing rush speed
🏃‍➡️+ person_running_facing_right fast hurry marathon move quick race racing run rush speed
🏃‍♀️‍➡️+ woman_running_facing_right fast hurry marathon move quick race racing run rush speed
🏃‍♂️‍➡️+ man_running_facing_right fast hurry marathon move quick race racing run rush speed
💃+ dancer woman_dancing woman_dancing elegant festive flair flamenco groove let’s salsa tango
🕺+ man_dancing dance dancer elegant festive flair flamenco groove let’s salsa tango
🕴️+ business_suit_levitating person_in_suit_levitating man_in_business_suit_levitating
👯+ dancers people_with_bunny_ears bestie bff counterpart double ear identical pair party partying soulmate twin twinsies
👯‍♂️+ dancing_men men_with_bunny_ears men-with-bunny-ears-partying man-with-bunny-ears-partying bestie bff counterpart dancer double ear identical pair party partying people soulmate twin twinsies
👯‍♀️+ dancing_women women_with_bunny_ears women-with-bunny-ears-partying woman-with-bunny-ears-partying bestie bff counterpart dancer double ear identical pair party partying people soulmate twin twinsies
🧖+ sauna_person person_in_steamy_room person_in_steamy_room day luxurious pamper relax spa steam steambath unwind
🧖‍♂️+ sauna_man man_in_steamy_room man_in_steamy_room day luxurious pamper relax spa steam steambath unwind
🧖‍♀️+ sauna_woman woman_in_steamy_room woman_in_steamy_room day luxurious pamper relax spa steam steambath unwind
🧗+ climbing person_climbing person_climbing climber mountain rock scale up
🧗‍♂️+ climbing_man man_climbing man_climbing climber mountain rock scale up
🧗‍♀️+ climbing_woman woman_climbing woman_climbing climber mountain rock scale up
🤺 person_fencing fencer sword
🏇+ horse_racing jockey racehorse riding sport
⛷️ skier snow
🏂+ snowboarder ski sport
🏌️+ golfing person_golfing golfer ball birdie caddy driving green pga putt range tee
🏌️‍♂️+ golfing_man man_golfing man-golfing ball birdie caddy driving green pga putt range tee
🏌️‍♀️+ golfing_woman woman_golfing woman-golfing ball birdie caddy driving green pga putt range tee
🏄+ surfer person_surfing beach ocean sport swell waves
🏄‍♂️+ surfing_man man_surfing man-surfing beach ocean sport surfer swell waves
🏄‍♀️+ surfing_woman woman_surfing woman-surfing beach ocean person sport surfer swell waves
🚣+ rowboat person_rowing_boat canoe cruise fishing lake oar paddle raft river
🚣‍♂️+ rowing_man man_rowing_boat man-rowing-boat canoe cruise fishing lake oar paddle raft river rowboat
🚣‍♀️+ rowing_woman woman_rowing_boat woman-rowing-boat canoe cruise fishing lake oar paddle raft river rowboat
🏊+ swimmer person_swimming freestyle sport triathlon
🏊‍♂️+ swimming_man man_swimming man-swimming freestyle sport swimmer triathlon
🏊‍♀️+ swimming_woman woman_swimming woman-swimming freestyle man sport swimmer triathlon
⛹️+ bouncing_ball_person person_bouncing_ball person_with_ball athletic basketball championship dribble net player throw
⛹️‍♂️+ basketball_man man_bouncing_ball bouncing_ball_man man-bouncing-ball athletic championship dribble net player throw
⛹️‍♀️+ basketball_woman woman_bouncing_ball bouncing_ball_woman woman-bouncing-ball athletic championship dribble net player throw
🏋️+ weight_lifting person_lifting_weights weight_lifter barbell bodybuilder deadlift lifter powerlifting weightlifter workout
🏋️‍♂️+ weight_lifting_man man_lifting_weights man-lifting-weights barbell bodybuilder deadlift lifter powerlifting weightlifter workout
🏋️‍♀️+ weight_lifting_woman woman_lifting_weights woman-lifting-weights barbell bodybuilder deadlift lifter powerlifting weightlifter workout
🚴+ bicyclist person_biking bicycle bike cycle cyclist riding sport
🚴‍♂️+ biking_man man_biking man-biking bicycle bicyclist bike cycle cyclist riding sport
🚴‍♀️+ biking_woman woman_biking woman-biking bicycle bicyclist bike cycle cyclist riding sport
🚵+ mountain_bicyclist person_mountain_biking bicycle bicyclist bike cycle cyclist riding sport
🚵‍♂️+ mountain_biking_man man_mountain_biking man-mountain-biking bicycle bicyclist bike cycle cyclist riding sport
🚵‍♀️+ mountain_biking_woman woman_mountain_biking woman-mountain-biking bicycle bicyclist bike cycle cyclist riding sport
🤸+ cartwheeling person_cartwheeling person_doing_cartwheel active excited flip gymnastics happy somersault
🤸‍♂️+ man_cartwheeling man-cartwheeling active cartwheel excited flip gymnastics happy somersault
🤸‍♀️+ woman_cartwheeling woman-cartwheeling active cartwheel excited flip gymnastics happy somersault
🤼+ wrestling people_wrestling wrestlers combat duel grapple ring tournament wrestle
🤼‍♂️+ men_wrestling man-wrestling combat duel grapple ring tournament wrestle
🤼‍♀️+ women_wrestling woman-wrestling combat duel grapple ring tournament wrestle
🤽+ water_polo person_playing_water_polo sport swimming waterpolo
🤽‍♂️+ man_playing_water_polo man-playing-water-polo sport swimming waterpolo
🤽‍♀️+ woman_playing_water_polo woman-playing-water-polo sport swimming waterpolo
🤾+ handball_person person_playing_handball athletics ball catch chuck hurl lob pitch sport throw toss
🤾‍♂️+ man_playing_handball man-playing-handball athletics ball catch chuck hurl lob pitch sport throw toss
🤾‍♀️+ woman_playing_handball woman-playing-handball athletics ball catch chuck hurl lob pitch sport throw toss
🤹+ juggling_person person_juggling act balance balancing handle juggle manage multitask skill
🤹‍♂️+ man_juggling man-juggling act balance balancing handle juggle manage multitask skill
🤹‍♀️+ woman_juggling woman-juggling act balance balancing handle juggle manage multitask skill
🧘+ lotus_position person_in_lotus_position person_in_lotus_position cross legged legs meditation peace relax serenity yoga yogi zen
🧘‍♂️+ lotus_position_man man_in_lotus_position man_in_lotus_position cross legged legs meditation peace relax serenity yoga yogi zen
🧘‍♀️+ lotus_position_woman woman_in_lotus_position woman_in_lotus_position cross legged legs meditation peace relax serenity yoga yogi zen
🛀+ bath person_taking_bath bathtub tub
🛌+ sleeping_bed person_in_bed sleeping_accommodation bedtime good goodnight hotel nap night tired zzz
🧑‍🤝‍🧑 people_holding_hands bae bestie bff couple dating flirt friends hand hold twins
👭+ two_women_holding_hands women_holding_hands women_holding_hands bae bestie bff couple dating flirt friends girls hand hold sisters twins
👫+ couple woman_and_man_holding_hands man_and_woman_holding_hands woman_and_man_holding_hands bae bestie bff dating flirt friends hand hold twins
👬+ two_men_holding_hands men_holding_hands men_holding_hands bae bestie bff boys brothers couple dating flirt friends hand hold twins
💏+ couplekiss kiss anniversary babe bae date dating heart love mwah person romance together xoxo
👩‍❤️‍💋‍👨 couplekiss_man_woman kiss_woman_man woman-kiss-man anniversary babe bae date dating heart love mwah person romance together xoxo
👨‍❤️‍💋‍👨 couplekiss_man_man kiss_man_man man-kiss-man anniversary babe bae date dating heart love mwah person romance together xoxo
👩‍❤️‍💋‍👩 couplekiss_woman_woman kiss_woman_woman woman-kiss-woman anniversary babe bae date dating heart love mwah person romance together xoxo
💑+ couple_with_heart anniversary babe bae dating kiss love person relationship romance together you
👩‍❤️‍👨 couple_with_heart_woman_man woman-heart-man anniversary babe bae dating kiss love person relationship romance together you
👨‍❤️‍👨 couple_with_heart_man_man man-heart-man anniversary babe bae dating kiss love person relationship romance together you
👩‍❤️‍👩 couple_with_heart_woman_woman woman-heart-woman anniversary babe bae dating kiss love person relationship romance together you
👨‍👩‍👦 family_man_woman_boy man-woman-boy child
👨‍👩‍👧 family_man_woman_girl man-woman-girl child
👨‍👩‍👧‍👦 family_man_woman_girl_boy man-woman-girl-boy child
👨‍👩‍👦‍👦 family_man_woman_boy_boy man-woman-boy-boy child
👨‍👩‍👧‍👧 family_man_woman_girl_girl man-woman-girl-girl child
👨‍👨‍👦 family_man_man_boy man-man-boy child
👨‍👨‍👧 family_man_man_girl man-man-girl child
👨‍👨‍👧‍👦 family_man_man_girl_boy man-man-girl-boy child
👨‍👨‍👦‍👦 family_man_man_boy_boy man-man-boy-boy child
👨‍👨‍👧‍👧 family_man_man_girl_girl man-man-girl-girl child
👩‍👩‍👦 family_woman_woman_boy woman-woman-boy child
👩‍👩‍👧 family_woman_woman_girl woman-woman-girl child
👩‍👩‍👧‍👦 family_woman_woman_girl_boy woman-woman-girl-boy child
👩‍👩‍👦‍👦 family_woman_woman_boy_boy woman-woman-boy-boy child
👩‍👩‍👧‍👧 family_woman_woman_girl_girl woman-woman-girl-girl child
👨‍👦 family_man_boy man-boy child
👨‍👦‍👦 family_man_boy_boy man-boy-boy child
👨‍👧 family_man_girl man-girl child
👨‍👧‍👦 family_man_girl_boy man-girl-boy child
👨‍👧‍👧 family_man_girl_girl man-girl-girl child
👩‍👦 family_woman_boy woman-boy child
👩‍👦‍👦 family_woman_boy_boy woman-boy-boy child
👩‍👧 family_woman_girl woman-girl child
👩‍👧‍👦 family_woman_girl_boy woman-girl-boy child
👩‍👧‍👧 family_woman_girl_girl woman-girl-girl child
🗣️ speaking_head speaking_head_in_silhouette face silhouette
👤 bust_in_silhouette mysterious shadow
👥 busts_in_silhouette bff everyone friend friends people
🫂 people_hugging comfort embrace farewell friendship goodbye hello hug love thanks
👪 family child
🧑‍🧑‍🧒 family_adult_adult_child
🧑‍🧑‍🧒‍🧒 family_adult_adult_child_child
🧑‍🧒 family_adult_child
🧑‍🧒‍🧒 family_adult_child_child
👣 footprints barefoot clothing omw print walk
`,
  nature: `
🐵 monkey_face animal banana
🐒 monkey animal banana
🦍 gorilla animal
🦧 orangutan animal ape monkey
🐶 dog dog_face adorbs animal pet puppies puppy
🐕 dog2 dog animal animals dogs pet
🦮 guide_dog accessibility animal blind
🐕‍🦺 service_dog accessibility animal assistance
🐩 poodle animal dog fluffy
🐺 wolf animal face
🦊 fox_face fox animal face
🦝 raccoon animal curious sly
🐱 cat cat_face animal kitten kitty pet
🐈 cat2 cat animal animals cats kitten pet
🐈‍⬛ black_cat animal feline halloween meow unlucky
🦁 lion lion_face alpha animal face leo mane order rawr roar safari strong zodiac
🐯 tiger tiger_face animal big cat predator
🐅 tiger2 tiger animal big cat predator zoo
🐆 leopard animal big cat predator zoo
🐴 horse horse_face animal dressage equine farm horses
🫎 moose alces animal antlers elk mammal
🫏 donkey animal ass burro hinny mammal mule stubborn
🐎 racehorse horse animal equestrian farm racing
🦄 unicorn unicorn_face face
🦓 zebra zebra_face animal stripe
🦌 deer animal
🦬 bison animal buffalo herd wisent
🐮 cow cow_face animal farm milk moo
🐂 ox animal animals bull farm taurus zodiac
🐃 water_buffalo animal zoo
🐄 cow2 cow animal animals farm milk moo
🐷 pig pig_face animal bacon farm pork
🐖 pig2 pig animal bacon farm pork sow
🐗 boar animal pig
🐽 pig_nose animal face farm smell snout
🐏 ram animal aries horns male sheep zodiac zoo
🐑 sheep ewe animal baa farm female fluffy lamb wool
🐐 goat animal capricorn farm milk zodiac
🐪 dromedary_camel camel animal desert hump one
🐫 camel two-hump_camel animal bactrian desert two-hump
🦙 llama alpaca animal guanaco vicuña wool
🦒 giraffe giraffe_face animal spots
🐘 elephant animal
🦣 mammoth animal extinction large tusk wooly
🦏 rhinoceros animal
🦛 hippopotamus animal
🐭 mouse mouse_face animal
🐁 mouse2 mouse animal animals
🐀 rat animal
🐹 hamster animal face pet
🐰 rabbit rabbit_face animal bunny pet
🐇 rabbit2 rabbit animal bunny pet
🐿️ chipmunk animal squirrel
🦫 beaver animal dam teeth
🦔 hedgehog animal spiny
🦇 bat animal vampire
🐻 bear animal face grizzly growl honey
🐻‍❄️ polar_bear animal arctic white
🐨 koala animal australia bear down face marsupial under
🐼 panda_face panda animal bamboo face
🦥 sloth lazy slow
🦦 otter animal fishing playful
🦨 skunk animal stink
🦘 kangaroo animal joey jump marsupial
🦡 badger animal honey pester
🐾 feet paw_prints paw_prints paws print
🦃 turkey bird gobble thanksgiving
🐔 chicken animal bird ornithology
🐓 rooster animal bird ornithology
🐣 hatching_chick animal baby bird egg
🐤 baby_chick animal bird ornithology
🐥 hatched_chick front-facing_baby_chick animal bird front-facing newborn ornithology
🐦 bird animal ornithology
🐧 penguin animal antarctica bird ornithology
🕊️ dove dove_of_peace bird fly ornithology peace
🦅 eagle animal bird ornithology
🦆 duck animal bird ornithology
🦢 swan animal bird cygnet duckling ornithology ugly
🦉 owl animal bird ornithology wise
🦤 dodo animal bird extinction large ornithology
🪶 feather bird flight light plumage
🦩 flamingo animal bird flamboyant ornithology tropical
🦚 peacock animal bird colorful ornithology ostentatious peahen pretty proud
🦜 parrot animal bird ornithology pirate talk
🪽 wing angelic ascend aviation bird fly flying heavenly mythology soar
🐦‍⬛ black_bird animal beak caw corvid crow ornithology raven rook
🪿 goose animal bird duck flock fowl gaggle gander geese honk ornithology silly
🐦‍🔥 phoenix ascend ascension emerge fantasy firebird glory immortal rebirth reincarnation reinvent renewal revival revive rise transform
🐸 frog animal face
🐊 crocodile animal zoo
🐢 turtle animal terrapin tortoise
🦎 lizard animal reptile
🐍 snake animal bearer ophiuchus serpent zodiac
🐲 dragon_face animal fairy fairytale tale
🐉 dragon animal fairy fairytale knights tale
🦕 sauropod brachiosaurus brontosaurus dinosaur diplodocus
🦖 t-rex dinosaur tyrannosaurus
🐳 whale spouting_whale animal beach face ocean
🐋 whale2 whale animal beach ocean
🐬 dolphin flipper animal beach ocean
🦭 seal animal lion ocean
🐟 fish animal dinner fishes fishing pisces zodiac
🐠 tropical_fish animal fishes
🐡 blowfish animal fish
🦈 shark animal fish
🐙 octopus animal creature ocean
🐚 shell spiral_shell animal beach conch sea
🪸 coral change climate ocean reef sea
🪼 jellyfish animal aquarium burn invertebrate life marine ocean ouch plankton sea sting stinger tentacles
🦀 crab cancer zodiac
🦞 lobster animal bisque claws seafood
🦐 shrimp food shellfish small
🦑 squid animal food mollusk
🦪 oyster diving pearl
🐌 snail animal escargot garden nature slug
🦋 butterfly insect pretty
🐛 bug animal garden insect
🐜 ant animal garden insect
🐝 bee honeybee animal bumblebee honey insect nature spring
🪲 beetle animal bug insect
🐞 lady_beetle ladybug animal garden insect ladybird nature
🦗 cricket animal bug grasshopper insect orthoptera
🪳 cockroach animal insect pest roach
🕷️ spider animal insect
🕸️ spider_web
🦂 scorpion scorpius zodiac
🦟 mosquito bite disease fever insect malaria pest virus
🪰 fly animal disease insect maggot pest rotting
🪱 worm animal annelid earthworm parasite
🦠 microbe amoeba bacteria science virus
💐 bouquet anniversary birthday date flower love plant romance
🌸 cherry_blossom flower plant spring springtime
💮 white_flower
🪷 lotus beauty buddhism calm flower hinduism peace purity serenity
🏵️ rosette plant
🌹 rose beauty elegant flower love plant red valentine
🥀 wilted_flower dying
🌺 hibiscus flower plant
🌻 sunflower flower outdoors plant
🌼 blossom buttercup dandelion flower plant
🌷 tulip blossom flower growth plant
🪻 hyacinth bloom bluebonnet flower indigo lavender lilac lupine plant purple shrub snapdragon spring violet
🌱 seedling plant sapling sprout young
🪴 potted_plant decor grow house nurturing
🌲 evergreen_tree christmas forest pine
🌳 deciduous_tree forest green habitat shedding
🌴 palm_tree beach plant tropical
🌵 cactus desert drought nature plant
🌾 ear_of_rice sheaf_of_rice grain grains plant
🌿 herb leaf plant
☘️ shamrock irish plant
🍀 four_leaf_clover 4 four-leaf irish lucky plant
🍁 maple_leaf falling
🍂 fallen_leaf autumn falling
🍃 leaves leaf_fluttering_in_wind blow flutter
🪹 empty_nest branch home nesting
🪺 nest_with_eggs bird branch egg nesting
🍄 mushroom fungus toadstool
`,
  food: `
🍇 grapes dionysus fruit
🍈 melon cantaloupe fruit
🍉 watermelon fruit
🍊 mandarin tangerine orange c citrus fruit nectarine vitamin
🍋 lemon citrus fruit sour
🍋‍🟩 lime acidity citrus cocktail fruit garnish key margarita mojito refreshing salsa sour tangy tequila tropical zest
🍌 banana fruit potassium
🍍 pineapple colada fruit pina tropical
🥭 mango food fruit tropical
🍎 apple red_apple diet food fruit health ripe
🍏 green_apple fruit
🍐 pear fruit
🍑 peach fruit
🍒 cherries berries cherry fruit red
🍓 strawberry berry fruit
🫐 blueberries berries berry bilberry blueberry food fruit
🥝 kiwi_fruit kiwifruit food
🍅 tomato food fruit vegetable
🫒 olive food
🥥 coconut colada palm piña
🥑 avocado food fruit
🍆 eggplant aubergine vegetable
🥔 potato food vegetable
🥕 carrot food vegetable
🌽 corn ear_of_corn crops farm maize maze
🌶️ hot_pepper
🫑 bell_pepper capsicum food vegetable
🥒 cucumber food pickle vegetable
🥬 leafy_green bok burgers cabbage choy kale lettuce salad
🥦 broccoli cabbage wild
🧄 garlic flavoring
🧅 onion flavoring
🥜 peanuts food nut vegetable
🫘 beans food kidney legume small
🌰 chestnut almond plant
🫚 ginger_root beer health herb natural spice
🫛 pea_pod beans beanstalk edamame legume soybean vegetable veggie
🍄‍🟫 brown_mushroom food fungi fungus nature pizza portobello shiitake shroom spore sprout toppings truffle vegetable vegetarian veggie
🍞 bread carbs food grain loaf restaurant toast wheat
🥐 croissant bread breakfast crescent food french roll
🥖 baguette_bread food french
🫓 flatbread arepa bread food gordita lavash naan pita
🥨 pretzel convoluted twisted
🥯 bagel bakery bread breakfast schmear
🥞 pancakes breakfast crêpe food hotcake
🧇 waffle breakfast indecisive iron
🧀 cheese cheese_wedge cheese_wedge
🍖 meat_on_bone
🍗 poultry_leg bone chicken drumstick hungry turkey
🥩 cut_of_meat chop lambchop porkchop red steak
🥓 bacon breakfast food meat
🍔 hamburger burger eat fast food hungry
🍟 fries french_fries fast food
🍕 pizza cheese food hungry pepperoni slice
🌭 hotdog hot_dog frankfurter sausage
🥪 sandwich bread
🌮 taco mexican
🌯 burrito mexican wrap
🫔 tamale food mexican pamonha wrapped
🥙 stuffed_flatbread falafel food gyro kebab
🧆 falafel chickpea meatball
🥚 egg breakfast food
🍳 fried_egg cooking breakfast easy egg fry frying over pan restaurant side sunny up
🥘 shallow_pan_of_food casserole paella
🍲 stew pot_of_food soup
🫕 fondue cheese chocolate food melted pot ski
🥣 bowl_with_spoon breakfast cereal congee oatmeal porridge
🥗 green_salad food
🍿 popcorn corn movie
🧈 butter dairy
🧂 salt condiment flavor mad salty shaker taste upset
🥫 canned_food
🍱 bento bento_box food
🍘 rice_cracker food
🍙 rice_ball food japanese
🍚 rice cooked_rice food
🍛 curry curry_rice food
🍜 ramen steaming_bowl chopsticks food noodle pho soup
🍝 spaghetti food meatballs pasta restaurant
🍠 sweet_potato roasted_sweet_potato food
🍢 oden food kebab restaurant seafood skewer stick
🍣 sushi food
🍤 fried_shrimp prawn tempura
🍥 fish_cake fish_cake_with_swirl food pastry restaurant
🥮 moon_cake autumn festival yuèbǐng
🍡 dango dessert japanese skewer stick sweet
🥟 dumpling empanada gyōza jiaozi pierogi potsticker
🥠 fortune_cookie prophecy
🥡 takeout_box chopsticks delivery food oyster pail
🍦 icecream soft_ice_cream dessert food restaurant serve sweet
🍧 shaved_ice dessert restaurant sweet
🍨 ice_cream dessert food restaurant sweet
🍩 doughnut breakfast dessert donut food sweet
🍪 cookie chip chocolate dessert sweet
🎂 birthday birthday_cake bday celebration dessert happy pastry sweet
🍰 cake shortcake dessert pastry slice sweet
🧁 cupcake bakery dessert sprinkles sugar sweet treat
🥧 pie apple filling fruit meat pastry pumpkin slice
🍫 chocolate_bar candy dessert halloween sweet tooth
🍬 candy cavities dessert halloween restaurant sweet tooth wrapper
🍭 lollipop candy dessert food restaurant sweet
🍮 custard dessert pudding sweet
🍯 honey_pot barrel bear food honeypot jar sweet
🍼 baby_bottle babies birth born drink infant milk newborn
🥛 milk_glass glass_of_milk glass_of_milk drink
☕ coffee hot_beverage cafe caffeine chai drink morning steaming tea
🫖 teapot brew drink food pot
🍵 tea teacup_without_handle beverage cup drink oolong
🍶 sake bar beverage bottle cup drink restaurant
🍾 champagne bottle_with_popping_cork bar drink
🍷 wine_glass alcohol bar beverage booze club drink drinking drinks restaurant
🍸 cocktail cocktail_glass alcohol bar booze club drink drinking drinks mad martini men
🍹 tropical_drink alcohol bar booze club cocktail drinking drinks drunk mai party tai tropics
🍺 beer beer_mug alcohol ale bar booze drink drinking drinks octoberfest oktoberfest pint stein summer
🍻 beers clinking_beer_mugs alcohol bar booze bottoms cheers clink drinking drinks
🥂 clinking_glasses celebrate drink glass
🥃 tumbler_glass liquor scotch shot whiskey whisky
🫗 pouring_liquid accident drink empty glass oops spill water
🥤 cup_with_straw drink juice malt soda soft water
🧋 bubble_tea boba food milk pearl
🧃 beverage_box juice straw sweet
🧉 mate mate_drink drink
🧊 ice_cube ice cold cube iceberg
🥢 chopsticks hashi jeotgarak kuaizi
🍽️ plate_with_cutlery fork_and_knife_with_plate knife_fork_plate cooking dinner eat
🍴 fork_and_knife breakfast breaky cooking cutlery delicious dinner eat feed food hungry lunch restaurant yum yummy
🥄 spoon eat tableware
🔪 hocho kitchen_knife chef cooking tool weapon
🫙 jar condiment container empty nothing sauce store
🏺 amphora aquarius cooking drink jug tool weapon zodiac
`,
  travel: `
🌍 earth_africa globe_showing_europe-africa europe-africa world
🌎 earth_americas globe_showing_americas world
🌏 earth_asia globe_showing_asia-australia asia-australia world
🌐 globe_with_meridians earth internet web world worldwide
🗺️ world_map
🗾 japan map_of_japan
🧭 compass direction magnetic navigation orienteering
🏔️ mountain_snow snow-capped_mountain snow_capped_mountain cold snow-capped
⛰️ mountain
🌋 volcano eruption mountain nature
🗻 mount_fuji mountain nature
🏕️ camping
🏖️ beach_umbrella beach_with_umbrella beach_with_umbrella
🏜️ desert
🏝️ desert_island
🏞️ national_park
🏟️ stadium
🏛️ classical_building
🏗️ building_construction crane
🧱 bricks brick clay mortar wall
🪨 rock boulder heavy solid stone tough
🪵 wood log lumber timber
🛖 hut home house roundhouse shelter yurt
🏘️ houses house_buildings
🏚️ derelict_house derelict_house_building home
🏠 house building country heart home ranch settle simple suburban suburbia where
🏡 house_with_garden building country heart home ranch settle simple suburban suburbia where
🏢 office office_building city cubical job
🏣 post_office japanese_post_office building
🏤 european_post_office post_office building
🏥 hospital building doctor medicine
🏦 bank building
🏨 hotel building
🏩 love_hotel building
🏪 convenience_store 24 building hours
🏫 school building
🏬 department_store building
🏭 factory building
🏯 japanese_castle building
🏰 european_castle castle building
💒 wedding chapel hitched nuptials romance
🗼 tokyo_tower
🗽 statue_of_liberty new ny nyc york
⛪ church bless chapel christian cross religion
🕌 mosque islam masjid muslim religion
🛕 hindu_temple
🕍 synagogue jew jewish judaism religion temple
⛩️ shinto_shrine religion
🕋 kaaba hajj islam muslim religion umrah
⛲ fountain
⛺ tent camping
🌁 foggy
🌃 night_with_stars star
🏙️ cityscape
🌄 sunrise_over_mountains morning
🌅 sunrise morning nature
🌆 city_sunset cityscape_at_dusk building evening landscape sun sunset
🌇 city_sunrise sunset building dusk sun
🌉 bridge_at_night
♨️ hotsprings hot_springs steaming
🎠 carousel_horse entertainment
🛝 playground_slide amusement park playing sliding theme
🎡 ferris_wheel amusement park theme
🎢 roller_coaster amusement park theme
💈 barber barber_pole cut fresh haircut shave
🎪 circus_tent
🚂 steam_locomotive locomotive caboose engine railway train trains travel
🚃 railway_car electric train tram travel trolleybus
🚄 bullettrain_side high-speed_train high-speed railway shinkansen
🚅 bullettrain_front bullet_train high-speed nose railway shinkansen speed travel
🚆 train2 train arrived choo railway
🚇 metro subway travel
🚈 light_rail arrived monorail railway
🚉 station railway train
🚊 tram trolleybus
🚝 monorail vehicle
🚞 mountain_railway car trip
🚋 train tram_car bus trolley trolleybus
🚌 bus school vehicle
🚍 oncoming_bus cars
🚎 trolleybus bus tram
🚐 minibus bus drive van vehicle
🚑 ambulance emergency vehicle
🚒 fire_engine truck
🚓 police_car 5–0 cops patrol
🚔 oncoming_police_car
🚕 taxi cab cabbie car drive vehicle yellow
🚖 oncoming_taxi cab cabbie cars drove hail yellow
🚗 car automobile red_car driving vehicle
🚘 oncoming_automobile car cars drove vehicle
🚙 blue_car sport_utility_vehicle car drive recreational sportutility
🛻 pickup_truck automobile car flatbed pick-up transportation
🚚 truck delivery_truck car drive vehicle
🚛 articulated_lorry car drive move semi truck vehicle
🚜 tractor vehicle
🏎️ racing_car zoom
🏍️ motorcycle racing_motorcycle racing
🛵 motor_scooter
🦽 manual_wheelchair accessibility
🦼 motorized_wheelchair accessibility
🛺 auto_rickshaw tuk
🚲 bike bicycle class cycle cycling cyclist gang ride spin spinning
🛴 kick_scooter
🛹 skateboard board skater wheels
🛼 roller_skate blades skates sport
🚏 busstop bus_stop
🛣️ motorway highway road
🛤️ railway_track train
🛢️ oil_drum
⛽ fuelpump fuel_pump diesel gas gasoline station
🛞 wheel car circle tire turn vehicle
🚨 rotating_light police_car_light alarm alert beacon emergency revolving siren
🚥 traffic_light horizontal_traffic_light intersection signal stop stoplight
🚦 vertical_traffic_light drove intersection signal stop stoplight
🛑 stop_sign octagonal_sign octagonal
🚧 construction barrier
⚓ anchor ship tool
🛟 ring_buoy float life lifesaver preserver rescue safety save saver swim
⛵ boat sailboat resort sailing sea yacht
🛶 canoe boat
🚤 speedboat billionaire boat lake luxury millionaire summer travel
🛳️ passenger_ship
⛴️ ferry boat passenger
🛥️ motor_boat motorboat
🚢 ship boat passenger travel
✈️ airplane aeroplane fly flying jet plane travel
🛩️ small_airplane aeroplane plane
🛫 flight_departure airplane_departure airplane_departure aeroplane check-in departures plane
🛬 flight_arrival airplane_arrival airplane_arriving aeroplane arrivals arriving landing plane
🪂 parachute hang-glide parasail skydive
💺 seat chair
🚁 helicopter copter roflcopter travel vehicle
🚟 suspension_railway
🚠 mountain_cableway cable gondola lift ski
🚡 aerial_tramway cable car gondola ropeway
🛰️ artificial_satellite satellite space
🚀 rocket launch rockets space travel
🛸 flying_saucer aliens extra terrestrial ufo
🛎️ bellhop_bell hotel
🧳 luggage bag packing roller suitcase travel
⌛ hourglass hourglass_done sand time timer
⏳ hourglass_flowing_sand hourglass_not_done flowing hours sand timer waiting yolo
⌚ watch clock time
⏰ alarm_clock hours hrs late time waiting
⏱️ stopwatch clock time
⏲️ timer_clock
🕰️ mantelpiece_clock time
🕛 clock12 twelve_o’clock 12 12:00 time
🕧 clock1230 twelve-thirty 12 12:30 30 time
🕐 clock1 one_o’clock 1 1:00 time
🕜 clock130 one-thirty 1 1:30 30 time
🕑 clock2 two_o’clock 2 2:00 time
🕝 clock230 two-thirty 2 2:30 30 time
🕒 clock3 three_o’clock 3 3:00 time
🕞 clock330 three-thirty 3 30 3:30 time
🕓 clock4 four_o’clock 4 4:00 time
🕟 clock430 four-thirty 30 4 4:30 time
🕔 clock5 five_o’clock 5 5:00 time
🕠 clock530 five-thirty 30 5 5:30 time
🕕 clock6 six_o’clock 6 6:00 time
🕡 clock630 six-thirty 30 6 6:30
🕖 clock7 seven_o’clock 0 7 7:00
🕢 clock730 seven-thirty 30 7 7:30
🕗 clock8 eight_o’clock 8 8:00 time
🕣 clock830 eight-thirty 30 8 8:30 time
🕘 clock9 nine_o’clock 9 9:00 time
🕤 clock930 nine-thirty 30 9 9:30 time
🕙 clock10 ten_o’clock 0 10 10:00
🕥 clock1030 ten-thirty 10 10:30 30 time
🕚 clock11 eleven_o’clock 11 11:00 time
🕦 clock1130 eleven-thirty 11 11:30 30 time
🌑 new_moon dark space
🌒 waxing_crescent_moon dreams space
🌓 first_quarter_moon space
🌔 moon waxing_gibbous_moon waxing_gibbous_moon space
🌕 full_moon space
🌖 waning_gibbous_moon space
🌗 last_quarter_moon space
🌘 waning_crescent_moon space
🌙 crescent_moon ramadan space
🌚 new_moon_with_face new_moon_face space
🌛 first_quarter_moon_with_face first_quarter_moon_face space
🌜 last_quarter_moon_with_face last_quarter_moon_face dreams
🌡️ thermometer weather
☀️ sunny sun bright rays space weather
🌝 full_moon_with_face full_moon_face bright
🌞 sun_with_face beach bright day heat shine sunny sunshine weather
🪐 ringed_planet saturn saturnine
⭐ star astronomy medium stars white
🌟 star2 glowing_star glittery glow night shining sparkle win
🌠 stars shooting_star falling night space
🌌 milky_way space
☁️ cloud weather
⛅ partly_sunny sun_behind_cloud cloudy weather
⛈️ cloud_with_lightning_and_rain thunder_cloud_and_rain thunder thunderstorm
🌤️ sun_behind_small_cloud mostly_sunny sun_small_cloud weather
🌥️ sun_behind_large_cloud barely_sunny sun_behind_cloud weather
🌦️ sun_behind_rain_cloud partly_sunny_rain weather
🌧️ cloud_with_rain rain_cloud weather
🌨️ cloud_with_snow snow_cloud cold weather
🌩️ cloud_with_lightning lightning_cloud weather
🌪️ tornado tornado_cloud cloud weather whirlwind
🌫️ fog cloud weather
🌬️ wind_face wind_blowing_face blow cloud
🌀 cyclone dizzy hurricane twister typhoon weather
🌈 rainbow gay genderqueer glbt glbtq lesbian lgbt lgbtq lgbtqia nature pride queer trans transgender weather
🌂 closed_umbrella clothing rain
☂️ open_umbrella umbrella clothing rain
☔ umbrella umbrella_with_rain_drops umbrella_with_rain_drops clothing drop weather
⛱️ parasol_on_ground umbrella_on_ground umbrella_on_ground rain sun
⚡ zap high_voltage danger electric electricity lightning nature thunder thunderbolt
❄️ snowflake cold weather
☃️ snowman_with_snow snowman cold man
⛄ snowman snowman_without_snow snowman_without_snow cold man
☄️ comet space
🔥 fire af burn flame hot lit litaf tool
💧 droplet cold comic nature sad sweat tear water weather
🌊 ocean water_wave nature surf surfer surfing
`,
  activities: `
🎃 jack_o_lantern jack-o-lantern celebration halloween pumpkin
🎄 christmas_tree celebration
🎆 fireworks boom celebration entertainment yolo
🎇 sparkler boom celebration fireworks
🧨 firecracker dynamite explosive fireworks light pop popping spark
✨ sparkles * magic star
🎈 balloon birthday celebrate celebration
🎉 tada party_popper awesome birthday celebrate celebration excited hooray woohoo
🎊 confetti_ball celebrate celebration party woohoo
🎋 tanabata_tree banner celebration japanese
🎍 bamboo pine_decoration celebration japanese plant
🎎 dolls japanese_dolls celebration festival
🎏 flags carp_streamer celebration
🎐 wind_chime bell celebration
🎑 rice_scene moon_viewing_ceremony celebration
🧧 red_envelope gift good hóngbāo lai luck money see
🎀 ribbon celebration
🎁 gift wrapped_gift birthday bow box celebration christmas present surprise
🎗️ reminder_ribbon celebration
🎟️ tickets admission_tickets admission_tickets
🎫 ticket admission stub
🎖️ medal_military military_medal award celebration
🏆 trophy champion champs prize slay sport victory win winning
🏅 medal_sports sports_medal sports_medal award gold winner
🥇 1st_place_medal first_place_medal first gold
🥈 2nd_place_medal second_place_medal second silver
🥉 3rd_place_medal third_place_medal bronze third
⚽ soccer soccer_ball football futbol sport
⚾ baseball ball sport
🥎 softball ball glove sports underarm
🏀 basketball ball hoop sport
🏐 volleyball ball game
🏈 football american_football ball bowl sport super
🏉 rugby_football ball sport
🎾 tennis ball racquet sport
🥏 flying_disc ultimate
🎳 bowling ball game sport strike
🏏 cricket_game cricket_bat_and_ball ball bat
🏑 field_hockey field_hockey_stick_and_ball ball game stick
🏒 ice_hockey ice_hockey_stick_and_puck game puck stick
🥍 lacrosse ball goal sports stick
🏓 ping_pong table_tennis_paddle_and_ball ball bat game paddle pingpong table tennis
🏸 badminton badminton_racquet_and_shuttlecock birdie game racquet shuttlecock
🥊 boxing_glove
🥋 martial_arts_uniform judo karate taekwondo
🥅 goal_net
⛳ golf flag_in_hole sport
⛸️ ice_skate skating
🎣 fishing_pole_and_fish fishing_pole entertainment sport
🤿 diving_mask scuba snorkeling
🎽 running_shirt_with_sash running_shirt athletics sash
🎿 ski skis snow sport
🛷 sled luge sledge sleigh snow toboggan
🥌 curling_stone game rock
🎯 dart bullseye bull direct entertainment game hit target
🪀 yo_yo yo-yo yo-yo fluctuate toy
🪁 kite fly soar
🔫 gun water_pistol handgun revolver tool weapon
🎱 8ball pool_8_ball billiard eight game
🔮 crystal_ball fairy fairytale fantasy fortune future magic tale tool
🪄 magic_wand magician witch wizard
🎮 video_game controller entertainment
🕹️ joystick game video videogame
🎰 slot_machine casino gamble gambling game slots
🎲 game_die dice entertainment
🧩 jigsaw puzzle_piece clue interlocking
🧸 teddy_bear plaything plush stuffed toy
🪅 pinata piñata candy celebrate celebration cinco de festive mayo party pinada
🪩 mirror_ball dance disco glitter party
🪆 nesting_dolls babooshka baboushka babushka doll matryoshka russia
♠️ spades spade_suit card game
♥️ hearts heart_suit card emotion game
♦️ diamonds diamond_suit card game
♣️ clubs club_suit card game
♟️ chess_pawn dupe expendable
🃏 black_joker joker card game wildcard
🀄 mahjong mahjong_red_dragon game
🎴 flower_playing_cards card game japanese
🎭 performing_arts actor actress art entertainment mask theater theatre thespian
🖼️ framed_picture frame_with_picture art museum painting
🎨 art artist_palette artsy arty colorful creative entertainment museum painter painting
🧵 thread needle sewing spool string
🪡 sewing_needle embroidery stitches sutures tailoring thread
🧶 yarn ball crochet knit
🪢 knot cord rope tangled tie twine twist
`,
  objects: `
👓 eyeglasses glasses clothing eyewear
🕶️ dark_sunglasses sunglasses eye eyewear glasses
🥽 goggles dive eye protection scuba swimming welding
🥼 lab_coat clothes doctor dr experiment jacket scientist white
🦺 safety_vest emergency
👔 necktie clothing employed serious shirt tie
👕 shirt t-shirt tshirt blue casual clothes clothing collar dressed shopping weekend
👖 jeans blue casual clothes clothing denim dressed pants shopping trousers weekend
🧣 scarf bundle cold neck up
🧤 gloves hand
🧥 coat brr bundle cold jacket up
🧦 socks stocking
👗 dress clothes clothing dressed fancy shopping
👘 kimono clothing comfortable
🥻 sari clothing dress
🩱 one_piece_swimsuit one-piece_swimsuit one-piece_swimsuit bathing one-piece suit
🩲 swim_brief briefs bathing one-piece suit swimsuit underwear
🩳 shorts bathing pants suit swimsuit underwear
👙 bikini bathing beach clothing pool suit swim
👚 womans_clothes woman’s_clothes blouse clothing collar dress dressed lady shirt shopping
🪭 folding_hand_fan clack clap cool cooling dance flirt flutter hot shy
👛 purse clothes clothing coin dress fancy handbag shopping
👜 handbag bag clothes clothing dress lady purse shopping
👝 pouch clutch_bag clothes clothing dress handbag purse
🛍️ shopping shopping_bags shopping_bags bag hotel
🎒 school_satchel backpack backpacking bag bookbag education rucksack satchel
🩴 thong_sandal beach flip flop sandals shoe thongs zōri
👞 mans_shoe man’s_shoe brown clothes clothing feet foot kick shoes shopping
👟 athletic_shoe running_shoe clothes clothing fast kick shoes shopping sneaker tennis
🥾 hiking_boot backpacking brown camping outdoors shoe
🥿 flat_shoe womans_flat_shoe ballet comfy flats slip-on slipper
👠 high_heel high-heeled_shoe clothes clothing dress fashion heel heels high-heeled shoes shopping stiletto woman
👡 sandal woman’s_sandal clothing shoe woman
🩰 ballet_shoes dance
👢 boot woman’s_boot clothes clothing dress shoe shoes shopping woman
🪮 hair_pick afro comb groom
👑 crown clothing family king medieval queen royal royalty win
👒 womans_hat woman’s_hat clothes clothing garden hats party
🎩 tophat top_hat clothes clothing fancy formal magic
🎓 mortar_board graduation_cap celebration clothing education hat scholar
🧢 billed_cap baseball bent dad hat
🪖 military_helmet army soldier war warrior
⛑️ rescue_worker_helmet rescue_worker’s_helmet helmet_with_white_cross aid cross face hat
📿 prayer_beads clothing necklace religion
💄 lipstick cosmetics date makeup
💍 ring diamond engaged engagement married romance shiny sparkling wedding
💎 gem gem_stone diamond engagement jewel money romance wedding
🔇 mute muted_speaker quiet silent sound
🔈 speaker speaker_low_volume soft sound
🔉 sound speaker_medium_volume
🔊 loud_sound speaker_high_volume music sound
📢 loudspeaker address communication public sound
📣 mega megaphone cheering sound
📯 postal_horn
🔔 bell break church sound
🔕 no_bell bell_with_slash forbidden mute not prohibited quiet silent sound
🎼 musical_score note
🎵 musical_note sound
🎶 notes musical_notes music sound
🎙️ studio_microphone mic music
🎚️ level_slider music
🎛️ control_knobs music
🎤 microphone karaoke music sing sound
🎧 headphones headphone earbud sound
📻 radio entertainment tbt video
🎷 saxophone instrument music
🎺 trumpet instrument music
🪗 accordion box concertina instrument music squeeze squeezebox
🎸 guitar instrument music strat
🎹 musical_keyboard instrument piano
🎻 violin instrument music
🪕 banjo music stringed
🥁 drum drum_with_drumsticks drumsticks music
🪘 long_drum beat conga instrument rhythm
🪇 maracas cha dance instrument music party percussion rattle shake shaker
🪈 flute band fife flautist instrument marching music orchestra piccolo pipe recorder woodwind
📱 iphone mobile_phone cell communication telephone
📲 calling mobile_phone_with_arrow build cell communication receive telephone
☎️ phone telephone
📞 telephone_receiver communication phone voip
📟 pager communication
📠 fax fax_machine communication
🔋 battery
🪫 low_battery drained electronic energy power
🔌 electric_plug electricity
💻 computer laptop office pc personal
🖥️ desktop_computer monitor
🖨️ printer computer
⌨️ keyboard computer
🖱️ computer_mouse three_button_mouse
🖲️ trackball computer
💽 minidisc computer_disk minidisk optical
💾 floppy_disk computer
💿 cd optical_disk blu-ray computer dvd
📀 dvd blu-ray cd computer disk optical
🧮 abacus calculation calculator
🎥 movie_camera bollywood cinema film hollywood record
🎞️ film_strip film_frames film_frames cinema movie
📽️ film_projector cinema movie video
🎬 clapper clapper_board action movie
📺 tv television video
📷 camera photo selfie snap tbt trip video
📸 camera_flash camera_with_flash camera_with_flash video
📹 video_camera camcorder tbt
📼 vhs videocassette old school tape vcr video
🔍 mag magnifying_glass_tilted_left lab left-pointing science search tool
🔎 mag_right magnifying_glass_tilted_right contact lab right-pointing science search tool
🕯️ candle light
💡 bulb light_bulb comic electric idea
🔦 flashlight electric light tool torch
🏮 izakaya_lantern red_paper_lantern bar light restaurant
🪔 diya_lamp light oil
📔 notebook_with_decorative_cover book decorated education school writing
📕 closed_book education
📖 book open_book open_book education fantasy knowledge library novels reading
📗 green_book education fantasy library reading
📘 blue_book education fantasy library reading
📙 orange_book education fantasy library reading
📚 books education fantasy knowledge library novels reading school study
📓 notebook
📒 ledger notebook
📃 page_with_curl document paper
📜 scroll paper
📄 page_facing_up document paper
📰 newspaper communication paper
🗞️ newspaper_roll rolled-up_newspaper rolled_up_newspaper paper rolled-up
📑 bookmark_tabs mark marker
🔖 bookmark mark
🏷️ label tag
🪙 coin dollar euro gold metal money rich silver treasure
💰 moneybag money_bag bank bet billion cash cost dollar gold million paid paying pot rich win
💴 yen yen_banknote bank bill currency money note
💵 dollar dollar_banknote bank bill currency money note
💶 euro euro_banknote 100 bank bill currency money note rich
💷 pound pound_banknote bank bill billion cash currency money note pounds
💸 money_with_wings bank banknote bill billion cash dollar fly million note pay
💳 credit_card bank cash charge money pay
🧾 receipt accounting bookkeeping evidence invoice proof
💹 chart chart_increasing_with_yen bank currency graph growth market money rise trend upward
✉️ envelope email e-mail letter
📧 e-mail email letter
📨 incoming_envelope delivering e-mail email letter mail receive sent
📩 envelope_with_arrow communication down e-mail email letter mail outgoing send sent
📤 outbox_tray box email letter mail sent
📥 inbox_tray box email letter mail receive zero
📦 package box communication delivery parcel shipping
📫 mailbox closed_mailbox_with_raised_flag communication postbox
📪 mailbox_closed closed_mailbox_with_lowered_flag postbox
📬 mailbox_with_mail open_mailbox_with_raised_flag postbox
📭 mailbox_with_no_mail open_mailbox_with_lowered_flag postbox
📮 postbox mail mailbox
🗳️ ballot_box ballot_box_with_ballot ballot_box_with_ballot
✏️ pencil2 pencil
✒️ black_nib pen
🖋️ fountain_pen lower_left_fountain_pen
🖊️ pen lower_left_ballpoint_pen ballpoint
🖌️ paintbrush lower_left_paintbrush painting
🖍️ crayon lower_left_crayon
📝 memo pencil communication media notes
💼 briefcase office
📁 file_folder
📂 open_file_folder
🗂️ card_index_dividers
📅 date calendar
📆 calendar tear-off_calendar tear-off
🗒️ spiral_notepad spiral_note_pad note pad
🗓️ spiral_calendar spiral_calendar_pad pad
📇 card_index old rolodex school
📈 chart_with_upwards_trend chart_increasing data graph growth right trend up upward
📉 chart_with_downwards_trend chart_decreasing data down downward graph negative trend
📊 bar_chart data graph
📋 clipboard do list notes
📌 pushpin collage pin
📍 round_pushpin location map pin
📎 paperclip
🖇️ paperclips linked_paperclips linked_paperclips link
📏 straight_ruler angle edge math straightedge
📐 triangular_ruler angle math rule set slide triangle
✂️ scissors cut cutting paper tool
🗃️ card_file_box
🗄️ file_cabinet filing paper
🗑️ wastebasket can garbage trash
🔒 lock locked closed private
🔓 unlock unlocked cracked lock open
🔏 lock_with_ink_pen locked_with_pen ink nib privacy
🔐 closed_lock_with_key locked_with_key bike lock secure
🔑 key keys lock major password unlock
🗝️ old_key clue lock
🔨 hammer home improvement repairs tool
🪓 axe chop hatchet split wood
⛏️ pick hammer mining tool
⚒️ hammer_and_pick tool
🛠️ hammer_and_wrench spanner tool
🗡️ dagger dagger_knife knife weapon
⚔️ crossed_swords weapon
💣 bomb boom comic dangerous explosion hot
🪃 boomerang rebound repercussion weapon
🏹 bow_and_arrow archer archery sagittarius tool weapon zodiac
🛡️ shield weapon
🪚 carpentry_saw carpenter cut lumber tool trim
🔧 wrench home improvement spanner tool
🪛 screwdriver flathead handy tool
🔩 nut_and_bolt home improvement tool
⚙️ gear cog cogwheel tool
🗜️ clamp compression compress tool vice
⚖️ balance_scale scales justice libra tool weight zodiac
🦯 probing_cane white_cane accessibility blind
🔗 link links
⛓️‍💥 broken_chain break breaking cuffs freedom
⛓️ chains
🪝 hook catch crook curve ensnare point selling
🧰 toolbox box chest mechanic red
🧲 magnet attraction horseshoe magnetic negative positive shape u
🪜 ladder climb rung step
⚗️ alembic chemistry tool
🧪 test_tube chemist chemistry experiment lab science
🧫 petri_dish bacteria biologist biology culture lab
🧬 dna biologist evolution gene genetics life
🔬 microscope experiment lab science tool
🔭 telescope contact extraterrestrial science tool
📡 satellite satellite_antenna satellite_antenna aliens contact dish science
💉 syringe doctor flu medicine needle shot sick tool vaccination
🩸 drop_of_blood bleed donation injury medicine menstruation
💊 pill doctor drugs medicated medicine pills sick vitamin
🩹 adhesive_bandage
🩼 crutch aid cane disability help hurt injured mobility stick
🩺 stethoscope doctor heart medicine
🩻 x_ray x-ray x-ray bones doctor medical skeleton skull xray
🚪 door back closet front
🛗 elevator accessibility hoist lift
🪞 mirror makeup reflection reflector speculum
🪟 window air frame fresh opening transparent view
🛏️ bed hotel sleep
🛋️ couch_and_lamp hotel
🪑 chair seat sit
🚽 toilet bathroom
🪠 plunger cup force plumber poop suction toilet
🚿 shower water
🛁 bathtub
🪤 mouse_trap bait cheese lure mousetrap snare
🪒 razor sharp shave
🧴 lotion_bottle moisturizer shampoo sunscreen
🧷 safety_pin diaper punk rock
🧹 broom cleaning sweeping witch
🧺 basket farming laundry picnic
🧻 roll_of_paper toilet towels
🪣 bucket cask pail vat
🧼 soap bar bathing clean cleaning lather soapdish
🫧 bubbles burp clean floating pearl soap underwater
🪥 toothbrush bathroom brush clean dental hygiene teeth toiletry
🧽 sponge absorbing cleaning porous soak
🧯 fire_extinguisher extinguish quench
🛒 shopping_cart shopping_trolley trolley
🚬 smoking cigarette
⚰️ coffin dead death vampire
🪦 headstone cemetery dead grave graveyard memorial rip tomb tombstone
⚱️ funeral_urn ashes death
🧿 nazar_amulet bead blue charm evil-eye talisman
🪬 hamsa amulet fatima fortune guide hand mary miriam palm protect protection
🗿 moyai moai face statue stoneface travel
🪧 placard card demonstration notice picket plaque protest sign
🪪 identification_card credentials document license security
`,
  symbols: `
🏧 atm atm_sign automated bank cash money teller
🚮 put_litter_in_its_place litter_in_bin_sign litterbin
🚰 potable_water drinking
♿ wheelchair wheelchair_symbol access handicap
🚹 mens men’s_room bathroom lavatory man restroom toilet wc
🚺 womens women’s_room bathroom lavatory restroom toilet wc woman
🚻 restroom bathroom lavatory toilet wc
🚼 baby_symbol changing
🚾 wc water_closet bathroom lavatory restroom toilet
🛂 passport_control
🛃 customs packing
🛄 baggage_claim arrived bags case checked journey packing plane ready travel trip
🛅 left_luggage baggage case locker
⚠️ warning caution
🚸 children_crossing pedestrian traffic
⛔ no_entry do fail forbidden not pass prohibited traffic
🚫 no_entry_sign prohibited entry forbidden not smoke
🚳 no_bicycles bicycle bike forbidden not prohibited
🚭 no_smoking forbidden not prohibited smoke
🚯 do_not_litter no_littering forbidden litter not prohibited
🚱 non-potable_water dry non-drinking prohibited
🚷 no_pedestrians forbidden not pedestrian prohibited
📵 no_mobile_phones cell forbidden not phone prohibited telephone
🔞 underage no_one_under_eighteen 18 age forbidden not prohibited restriction
☢️ radioactive radioactive_sign sign
☣️ biohazard biohazard_sign sign
⬆️ arrow_up up_arrow cardinal direction north
↗️ arrow_upper_right up-right_arrow direction intercardinal northeast up-right
➡️ arrow_right right_arrow cardinal direction east
↘️ arrow_lower_right down-right_arrow direction down-right intercardinal southeast
⬇️ arrow_down down_arrow cardinal direction south
↙️ arrow_lower_left down-left_arrow direction down-left intercardinal southwest
⬅️ arrow_left left_arrow cardinal direction west
↖️ arrow_upper_left up-left_arrow direction intercardinal northwest up-left
↕️ arrow_up_down up-down_arrow up-down
↔️ left_right_arrow left-right_arrow left-right
↩️ leftwards_arrow_with_hook right_arrow_curving_left
↪️ arrow_right_hook left_arrow_curving_right
⤴️ arrow_heading_up right_arrow_curving_up
⤵️ arrow_heading_down right_arrow_curving_down
🔃 arrows_clockwise clockwise_vertical_arrows refresh reload
🔄 arrows_counterclockwise counterclockwise_arrows_button again anticlockwise deja refresh rewindershins vu
🔙 back back_arrow
🔚 end end_arrow
🔛 on on_arrow mark on!
🔜 soon soon_arrow brb omw
🔝 top top_arrow homie up
🛐 place_of_worship pray religion
⚛️ atom_symbol atheist
🕉️ om om_symbol hindu religion
✡️ star_of_david jew jewish judaism religion
☸️ wheel_of_dharma buddhist religion
☯️ yin_yang difficult lives religion tao taoist total yinyang
✝️ latin_cross christ christian religion
☦️ orthodox_cross christian religion
☪️ star_and_crescent islam muslim ramadan religion
☮️ peace_symbol healing peaceful
🕎 menorah menorah_with_nine_branches candelabrum candlestick hanukkah jewish judaism religion
🔯 six_pointed_star dotted_six-pointed_star fortune jewish judaism six-pointed
🪯 khanda deg fateh khalsa religion sikh sikhism tegh
♈ aries horoscope ram zodiac
♉ taurus bull horoscope ox zodiac
♊ gemini horoscope twins zodiac
♋ cancer crab horoscope zodiac
♌ leo horoscope lion zodiac
♍ virgo horoscope zodiac
♎ libra balance horoscope justice scales zodiac
♏ scorpius scorpio horoscope scorpion zodiac
♐ sagittarius archer horoscope zodiac
♑ capricorn goat horoscope zodiac
♒ aquarius bearer horoscope water zodiac
♓ pisces fish horoscope zodiac
⛎ ophiuchus bearer serpent snake zodiac
🔀 twisted_rightwards_arrows shuffle_tracks_button arrow crossed
🔁 repeat repeat_button arrow clockwise
🔂 repeat_one repeat_single_button arrow clockwise once
▶️ arrow_forward play_button right triangle
⏩ fast_forward fast-forward_button arrow double fast-forward
⏭️ next_track_button black_right_pointing_double_triangle_with_vertical_bar arrow scene triangle
⏯️ play_or_pause_button black_right_pointing_triangle_with_double_vertical_bar arrow right triangle
◀️ arrow_backward reverse_button left triangle
⏪ rewind fast_reverse_button arrow double
⏮️ previous_track_button last_track_button black_left_pointing_double_triangle_with_vertical_bar arrow scene triangle
🔼 arrow_up_small upwards_button red up
⏫ arrow_double_up fast_up_button double
🔽 arrow_down_small downwards_button down red
⏬ arrow_double_down fast_down_button double
⏸️ pause_button double_vertical_bar bar double vertical
⏹️ stop_button black_square_for_stop square
⏺️ record_button black_circle_for_record circle
⏏️ eject_button
🎦 cinema camera film movie
🔅 low_brightness dim_button brightness
🔆 high_brightness bright_button brightness light
📶 signal_strength antenna_bars bar cell communication mobile phone telephone
🛜 wireless broadband computer connectivity hotspot internet network router smartphone wi-fi wifi wlan
📳 vibration_mode cell communication mobile phone telephone
📴 mobile_phone_off cell telephone
♀️ female_sign woman
♂️ male_sign man
⚧️ transgender_symbol
✖️ heavy_multiplication_x multiply cancel multiplication sign x ×
➕ heavy_plus_sign plus +
➖ heavy_minus_sign minus - math sign −
➗ heavy_division_sign divide division math sign ÷
🟰 heavy_equals_sign answer equal equality math
♾️ infinity forever unbounded universal
‼️ bangbang double_exclamation_mark ! !! punctuation
⁉️ interrobang exclamation_question_mark ! !? ? punctuation
❓ question red_question_mark ? punctuation
❔ grey_question white_question_mark ? outlined punctuation
❕ grey_exclamation white_exclamation_mark ! outlined punctuation
❗ exclamation red_exclamation_mark heavy_exclamation_mark ! punctuation
〰️ wavy_dash punctuation
💱 currency_exchange bank money
💲 heavy_dollar_sign billion cash charge currency million money pay
⚕️ medical_symbol staff_of_aesculapius aesculapius medicine staff
♻️ recycle recycling_symbol
⚜️ fleur_de_lis fleur-de-lis knights
🔱 trident trident_emblem anchor poseidon ship tool
📛 name_badge
🔰 beginner japanese_symbol_for_beginner chevron green leaf tool yellow
⭕ o hollow_red_circle heavy large
✅ white_check_mark check_mark_button checked checkmark complete completed done fixed tick ✓
☑️ ballot_box_with_check check_box_with_check checked done off tick ✓
✔️ heavy_check_mark check_mark checked checkmark done tick ✓
❌ x cross_mark cancel multiplication multiply ×
❎ negative_squared_cross_mark cross_mark_button multiplication multiply square x ×
➰ curly_loop
➿ loop double_curly_loop curl
〽️ part_alternation_mark
✳️ eight_spoked_asterisk eight-spoked_asterisk * eight-spoked
✴️ eight_pointed_black_star eight-pointed_star * eight-pointed
❇️ sparkle *
©️ copyright
®️ registered
™️ tm trade_mark trademark
#️⃣ hash keycap_#
*️⃣ asterisk keycap_* keycap_star
0️⃣ zero keycap_0
1️⃣ one keycap_1
2️⃣ two keycap_2
3️⃣ three keycap_3
4️⃣ four keycap_4
5️⃣ five keycap_5
6️⃣ six keycap_6
7️⃣ seven keycap_7
8️⃣ eight keycap_8
9️⃣ nine keycap_9
🔟 keycap_ten keycap_10
🔠 capital_abcd input_latin_uppercase abcd letters
🔡 abcd input_latin_lowercase letters
🔢 1234 input_numbers
🔣 symbols input_symbols % & ♪ 〒
🔤 abc input_latin_letters alphabet
🅰️ a a_button_(blood_type) blood type
🆎 ab ab_button_(blood_type) blood type
🅱️ b b_button_(blood_type) blood type
🆑 cl cl_button
🆒 cool cool_button
🆓 free free_button
ℹ️ information_source information
🆔 id id_button identity
Ⓜ️ m circled_m circle
🆕 new new_button
🆖 ng ng_button
🅾️ o2 o_button_(blood_type) blood type
🆗 ok ok_button okay
🅿️ parking p_button
🆘 sos sos_button help
🆙 up up_button mark up!
🆚 vs vs_button versus
🈁 koko japanese_here_button katakana
🈂️ sa japanese_service_charge_button katakana
🈷️ u6708 japanese_monthly_amount_button ideograph
🈶 u6709 japanese_not_free_of_charge_button ideograph
🈯 u6307 japanese_reserved_button ideograph
🉐 ideograph_advantage japanese_bargain_button
🈹 u5272 japanese_discount_button ideograph
🈚 u7121 japanese_free_of_charge_button ideograph
🈲 u7981 japanese_prohibited_button ideograph
🉑 accept japanese_acceptable_button ideograph
🈸 u7533 japanese_application_button ideograph
🈴 u5408 japanese_passing_grade_button ideograph
🈳 u7a7a japanese_vacancy_button ideograph
㊗️ congratulations japanese_congratulations_button ideograph
㊙️ secret japanese_secret_button ideograph
🈺 u55b6 japanese_open_for_business_button ideograph
🈵 u6e80 japanese_no_vacancy_button ideograph
🔴 red_circle geometric
🟠 orange_circle large_orange_circle
🟡 yellow_circle large_yellow_circle
🟢 green_circle large_green_circle
🔵 large_blue_circle blue_circle geometric
🟣 purple_circle large_purple_circle
🟤 brown_circle large_brown_circle
⚫ black_circle geometric
⚪ white_circle geometric
🟥 red_square large_red_square card penalty
🟧 orange_square large_orange_square
🟨 yellow_square large_yellow_square card penalty
🟩 green_square large_green_square
🟦 blue_square large_blue_square
🟪 purple_square large_purple_square
🟫 brown_square large_brown_square
⬛ black_large_square geometric
⬜ white_large_square geometric
◼️ black_medium_square geometric
◻️ white_medium_square geometric
◾ black_medium_small_square black_medium-small_square geometric medium-small
◽ white_medium_small_square white_medium-small_square geometric medium-small
▪️ black_small_square geometric
▫️ white_small_square geometric
🔶 large_orange_diamond geometric
🔷 large_blue_diamond geometric
🔸 small_orange_diamond geometric
🔹 small_blue_diamond geometric
🔺 small_red_triangle red_triangle_pointed_up geometric
🔻 small_red_triangle_down red_triangle_pointed_down geometric
💠 diamond_shape_with_a_dot_inside diamond_with_a_dot comic geometric
🔘 radio_button geometric
🔳 white_square_button geometric outlined
🔲 black_square_button geometric
`,
  flags: `
🏁 checkered_flag chequered_flag finish flags game race racing sport win
🚩 triangular_flag_on_post triangular_flag construction golf post
🎌 crossed_flags celebration japanese
🏴 black_flag waving_black_flag waving
🏳️ white_flag waving_white_flag waving
🏳️‍🌈 rainbow_flag rainbow-flag bisexual gay genderqueer glbt glbtq lesbian lgbt lgbtq lgbtqia pride queer trans transgender
🏳️‍⚧️ transgender_flag blue light pink white
🏴‍☠️ pirate_flag jolly plunder roger treasure
🇦🇨 ascension_island flag_ascension_island flag-ac AC
🇦🇩 andorra flag_andorra flag-ad AD
🇦🇪 united_arab_emirates flag_united_arab_emirates flag-ae AE
🇦🇫 afghanistan flag_afghanistan flag-af AF
🇦🇬 antigua_barbuda flag_antigua_&_barbuda flag-ag AG
🇦🇮 anguilla flag_anguilla flag-ai AI
🇦🇱 albania flag_albania flag-al AL
🇦🇲 armenia flag_armenia flag-am AM
🇦🇴 angola flag_angola flag-ao AO
🇦🇶 antarctica flag_antarctica flag-aq AQ
🇦🇷 argentina flag_argentina flag-ar AR
🇦🇸 american_samoa flag_american_samoa flag-as AS
🇦🇹 austria flag_austria flag-at AT
🇦🇺 australia flag_australia flag-au AU
🇦🇼 aruba flag_aruba flag-aw AW
🇦🇽 aland_islands flag_åland_islands flag-ax AX
🇦🇿 azerbaijan flag_azerbaijan flag-az AZ
🇧🇦 bosnia_herzegovina flag_bosnia_&_herzegovina flag-ba BA
🇧🇧 barbados flag_barbados flag-bb BB
🇧🇩 bangladesh flag_bangladesh flag-bd BD
🇧🇪 belgium flag_belgium flag-be BE
🇧🇫 burkina_faso flag_burkina_faso flag-bf BF
🇧🇬 bulgaria flag_bulgaria flag-bg BG
🇧🇭 bahrain flag_bahrain flag-bh BH
🇧🇮 burundi flag_burundi flag-bi BI
🇧🇯 benin flag_benin flag-bj BJ
🇧🇱 st_barthelemy flag_st_barthélemy flag-bl BL
🇧🇲 bermuda flag_bermuda flag-bm BM
🇧🇳 brunei flag_brunei flag-bn BN
🇧🇴 bolivia flag_bolivia flag-bo BO
🇧🇶 caribbean_netherlands flag_caribbean_netherlands flag-bq BQ
🇧🇷 brazil flag_brazil flag-br BR
🇧🇸 bahamas flag_bahamas flag-bs BS
🇧🇹 bhutan flag_bhutan flag-bt BT
🇧🇻 bouvet_island flag_bouvet_island flag-bv BV
🇧🇼 botswana flag_botswana flag-bw BW
🇧🇾 belarus flag_belarus flag-by BY
🇧🇿 belize flag_belize flag-bz BZ
🇨🇦 canada flag_canada flag-ca CA
🇨🇨 cocos_islands flag_cocos_(keeling)_islands flag-cc CC
🇨🇩 congo_kinshasa flag_congo_-_kinshasa flag-cd CD
🇨🇫 central_african_republic flag_central_african_republic flag-cf CF
🇨🇬 congo_brazzaville flag_congo_-_brazzaville flag-cg CG
🇨🇭 switzerland flag_switzerland flag-ch CH
🇨🇮 cote_divoire flag_côte_d’ivoire flag-ci CI
🇨🇰 cook_islands flag_cook_islands flag-ck CK
🇨🇱 chile flag_chile flag-cl CL
🇨🇲 cameroon flag_cameroon flag-cm CM
🇨🇳 cn flag_china flag-cn CN
🇨🇴 colombia flag_colombia flag-co CO
🇨🇵 clipperton_island flag_clipperton_island flag-cp CP
🇨🇷 costa_rica flag_costa_rica flag-cr CR
🇨🇺 cuba flag_cuba flag-cu CU
🇨🇻 cape_verde flag_cape_verde flag-cv CV
🇨🇼 curacao flag_curaçao flag-cw CW
🇨🇽 christmas_island flag_christmas_island flag-cx CX
🇨🇾 cyprus flag_cyprus flag-cy CY
🇨🇿 czech_republic flag_czechia flag-cz CZ
🇩🇪 de flag_germany flag-de DE
🇩🇬 diego_garcia flag_diego_garcia flag-dg DG
🇩🇯 djibouti flag_djibouti flag-dj DJ
🇩🇰 denmark flag_denmark flag-dk DK
🇩🇲 dominica flag_dominica flag-dm DM
🇩🇴 dominican_republic flag_dominican_republic flag-do DO
🇩🇿 algeria flag_algeria flag-dz DZ
🇪🇦 ceuta_melilla flag_ceuta_&_melilla flag-ea EA
🇪🇨 ecuador flag_ecuador flag-ec EC
🇪🇪 estonia flag_estonia flag-ee EE
🇪🇬 egypt flag_egypt flag-eg EG
🇪🇭 western_sahara flag_western_sahara flag-eh EH
🇪🇷 eritrea flag_eritrea flag-er ER
🇪🇸 es flag_spain flag-es ES
🇪🇹 ethiopia flag_ethiopia flag-et ET
🇪🇺 eu flag_european_union european_union flag-eu EU
🇫🇮 finland flag_finland flag-fi FI
🇫🇯 fiji flag_fiji flag-fj FJ
🇫🇰 falkland_islands flag_falkland_islands flag-fk FK
🇫🇲 micronesia flag_micronesia flag-fm FM
🇫🇴 faroe_islands flag_faroe_islands flag-fo FO
🇫🇷 fr flag_france flag-fr FR
🇬🇦 gabon flag_gabon flag-ga GA
🇬🇧 gb flag_united_kingdom uk flag-gb GB
🇬🇩 grenada flag_grenada flag-gd GD
🇬🇪 georgia flag_georgia flag-ge GE
🇬🇫 french_guiana flag_french_guiana flag-gf GF
🇬🇬 guernsey flag_guernsey flag-gg GG
🇬🇭 ghana flag_ghana flag-gh GH
🇬🇮 gibraltar flag_gibraltar flag-gi GI
🇬🇱 greenland flag_greenland flag-gl GL
🇬🇲 gambia flag_gambia flag-gm GM
🇬🇳 guinea flag_guinea flag-gn GN
🇬🇵 guadeloupe flag_guadeloupe flag-gp GP
🇬🇶 equatorial_guinea flag_equatorial_guinea flag-gq GQ
🇬🇷 greece flag_greece flag-gr GR
🇬🇸 south_georgia_south_sandwich_islands flag_south_georgia_&_south_sandwich_islands flag-gs GS
🇬🇹 guatemala flag_guatemala flag-gt GT
🇬🇺 guam flag_guam flag-gu GU
🇬🇼 guinea_bissau flag_guinea-bissau flag-gw GW
🇬🇾 guyana flag_guyana flag-gy GY
🇭🇰 hong_kong flag_hong_kong_sar_china flag-hk HK
🇭🇲 heard_mcdonald_islands flag_heard_&_mcdonald_islands flag-hm HM
🇭🇳 honduras flag_honduras flag-hn HN
🇭🇷 croatia flag_croatia flag-hr HR
🇭🇹 haiti flag_haiti flag-ht HT
🇭🇺 hungary flag_hungary flag-hu HU
🇮🇨 canary_islands flag_canary_islands flag-ic IC
🇮🇩 indonesia flag_indonesia flag-id ID
🇮🇪 ireland flag_ireland flag-ie IE
🇮🇱 israel flag_israel flag-il IL
🇮🇲 isle_of_man flag_isle_of_man flag-im IM
🇮🇳 india flag_india flag-in IN
🇮🇴 british_indian_ocean_territory flag_british_indian_ocean_territory flag-io IO
🇮🇶 iraq flag_iraq flag-iq IQ
🇮🇷 iran flag_iran flag-ir IR
🇮🇸 iceland flag_iceland flag-is IS
🇮🇹 it flag_italy flag-it IT
🇯🇪 jersey flag_jersey flag-je JE
🇯🇲 jamaica flag_jamaica flag-jm JM
🇯🇴 jordan flag_jordan flag-jo JO
🇯🇵 jp flag_japan flag-jp JP
🇰🇪 kenya flag_kenya flag-ke KE
🇰🇬 kyrgyzstan flag_kyrgyzstan flag-kg KG
🇰🇭 cambodia flag_cambodia flag-kh KH
🇰🇮 kiribati flag_kiribati flag-ki KI
🇰🇲 comoros flag_comoros flag-km KM
🇰🇳 st_kitts_nevis flag_st_kitts_&_nevis flag-kn KN
🇰🇵 north_korea flag_north_korea flag-kp KP
🇰🇷 kr flag_south_korea flag-kr KR
🇰🇼 kuwait flag_kuwait flag-kw KW
🇰🇾 cayman_islands flag_cayman_islands flag-ky KY
🇰🇿 kazakhstan flag_kazakhstan flag-kz KZ
🇱🇦 laos flag_laos flag-la LA
🇱🇧 lebanon flag_lebanon flag-lb LB
🇱🇨 st_lucia flag_st_lucia flag-lc LC
🇱🇮 liechtenstein flag_liechtenstein flag-li LI
🇱🇰 sri_lanka flag_sri_lanka flag-lk LK
🇱🇷 liberia flag_liberia flag-lr LR
🇱🇸 lesotho flag_lesotho flag-ls LS
🇱🇹 lithuania flag_lithuania flag-lt LT
🇱🇺 luxembourg flag_luxembourg flag-lu LU
🇱🇻 latvia flag_latvia flag-lv LV
🇱🇾 libya flag_libya flag-ly LY
🇲🇦 morocco flag_morocco flag-ma MA
🇲🇨 monaco flag_monaco flag-mc MC
🇲🇩 moldova flag_moldova flag-md MD
🇲🇪 montenegro flag_montenegro flag-me ME
🇲🇫 st_martin flag_st_martin flag-mf MF
🇲🇬 madagascar flag_madagascar flag-mg MG
🇲🇭 marshall_islands flag_marshall_islands flag-mh MH
🇲🇰 macedonia flag_north_macedonia flag-mk MK
🇲🇱 mali flag_mali flag-ml ML
🇲🇲 myanmar flag_myanmar_(burma) flag-mm MM
🇲🇳 mongolia flag_mongolia flag-mn MN
🇲🇴 macau flag_macao_sar_china flag-mo MO
🇲🇵 northern_mariana_islands flag_northern_mariana_islands flag-mp MP
🇲🇶 martinique flag_martinique flag-mq MQ
🇲🇷 mauritania flag_mauritania flag-mr MR
🇲🇸 montserrat flag_montserrat flag-ms MS
🇲🇹 malta flag_malta flag-mt MT
🇲🇺 mauritius flag_mauritius flag-mu MU
🇲🇻 maldives flag_maldives flag-mv MV
🇲🇼 malawi flag_malawi flag-mw MW
🇲🇽 mexico flag_mexico flag-mx MX
🇲🇾 malaysia flag_malaysia flag-my MY
🇲🇿 mozambique flag_mozambique flag-mz MZ
🇳🇦 namibia flag_namibia flag-na NA
🇳🇨 new_caledonia flag_new_caledonia flag-nc NC
🇳🇪 niger flag_niger flag-ne NE
🇳🇫 norfolk_island flag_norfolk_island flag-nf NF
🇳🇬 nigeria flag_nigeria flag-ng NG
🇳🇮 nicaragua flag_nicaragua flag-ni NI
🇳🇱 netherlands flag_netherlands flag-nl NL
🇳🇴 norway flag_norway flag-no NO
🇳🇵 nepal flag_nepal flag-np NP
🇳🇷 nauru flag_nauru flag-nr NR
🇳🇺 niue flag_niue flag-nu NU
🇳🇿 new_zealand flag_new_zealand flag-nz NZ
🇴🇲 oman flag_oman flag-om OM
🇵🇦 panama flag_panama flag-pa PA
🇵🇪 peru flag_peru flag-pe PE
🇵🇫 french_polynesia flag_french_polynesia flag-pf PF
🇵🇬 papua_new_guinea flag_papua_new_guinea flag-pg PG
🇵🇭 philippines flag_philippines flag-ph PH
🇵🇰 pakistan flag_pakistan flag-pk PK
🇵🇱 poland flag_poland flag-pl PL
🇵🇲 st_pierre_miquelon flag_st_pierre_&_miquelon flag-pm PM
🇵🇳 pitcairn_islands flag_pitcairn_islands flag-pn PN
🇵🇷 puerto_rico flag_puerto_rico flag-pr PR
🇵🇸 palestinian_territories flag_palestinian_territories flag-ps PS
🇵🇹 portugal flag_portugal flag-pt PT
🇵🇼 palau flag_palau flag-pw PW
🇵🇾 paraguay flag_paraguay flag-py PY
🇶🇦 qatar flag_qatar flag-qa QA
🇷🇪 reunion flag_réunion flag-re RE
🇷🇴 romania flag_romania flag-ro RO
🇷🇸 serbia flag_serbia flag-rs RS
🇷🇺 ru flag_russia flag-ru RU
🇷🇼 rwanda flag_rwanda flag-rw RW
🇸🇦 saudi_arabia flag_saudi_arabia flag-sa SA
🇸🇧 solomon_islands flag_solomon_islands flag-sb SB
🇸🇨 seychelles flag_seychelles flag-sc SC
🇸🇩 sudan flag_sudan flag-sd SD
🇸🇪 sweden flag_sweden flag-se SE
🇸🇬 singapore flag_singapore flag-sg SG
🇸🇭 st_helena flag_st_helena flag-sh SH
🇸🇮 slovenia flag_slovenia flag-si SI
🇸🇯 svalbard_jan_mayen flag_svalbard_&_jan_mayen flag-sj SJ
🇸🇰 slovakia flag_slovakia flag-sk SK
🇸🇱 sierra_leone flag_sierra_leone flag-sl SL
🇸🇲 san_marino flag_san_marino flag-sm SM
🇸🇳 senegal flag_senegal flag-sn SN
🇸🇴 somalia flag_somalia flag-so SO
🇸🇷 suriname flag_suriname flag-sr SR
🇸🇸 south_sudan flag_south_sudan flag-ss SS
🇸🇹 sao_tome_principe flag_são_tomé_&_príncipe flag-st ST
🇸🇻 el_salvador flag_el_salvador flag-sv SV
🇸🇽 sint_maarten flag_sint_maarten flag-sx SX
🇸🇾 syria flag_syria flag-sy SY
🇸🇿 swaziland flag_eswatini flag-sz SZ
🇹🇦 tristan_da_cunha flag_tristan_da_cunha flag-ta TA
🇹🇨 turks_caicos_islands flag_turks_&_caicos_islands flag-tc TC
🇹🇩 chad flag_chad flag-td TD
🇹🇫 french_southern_territories flag_french_southern_territories flag-tf TF
🇹🇬 togo flag_togo flag-tg TG
🇹🇭 thailand flag_thailand flag-th TH
🇹🇯 tajikistan flag_tajikistan flag-tj TJ
🇹🇰 tokelau flag_tokelau flag-tk TK
🇹🇱 timor_leste flag_timor-leste flag-tl TL
🇹🇲 turkmenistan flag_turkmenistan flag-tm TM
🇹🇳 tunisia flag_tunisia flag-tn TN
🇹🇴 tonga flag_tonga flag-to TO
🇹🇷 tr flag_türkiye flag-tr TR
🇹🇹 trinidad_tobago flag_trinidad_&_tobago flag-tt TT
🇹🇻 tuvalu flag_tuvalu flag-tv TV
🇹🇼 taiwan flag_taiwan flag-tw TW
🇹🇿 tanzania flag_tanzania flag-tz TZ
🇺🇦 ukraine flag_ukraine flag-ua UA
🇺🇬 uganda flag_uganda flag-ug UG
🇺🇲 us_outlying_islands flag_us_outlying_islands flag-um UM
🇺🇳 united_nations flag_united_nations flag-un UN
🇺🇸 us flag_united_states flag-us US
🇺🇾 uruguay flag_uruguay flag-uy UY
🇺🇿 uzbekistan flag_uzbekistan flag-uz UZ
🇻🇦 vatican_city flag_vatican_city flag-va VA
🇻🇨 st_vincent_grenadines flag_st_vincent_&_grenadines flag-vc VC
🇻🇪 venezuela flag_venezuela flag-ve VE
🇻🇬 british_virgin_islands flag_british_virgin_islands flag-vg VG
🇻🇮 us_virgin_islands flag_us_virgin_islands flag-vi VI
🇻🇳 vietnam flag_vietnam flag-vn VN
🇻🇺 vanuatu flag_vanuatu flag-vu VU
🇼🇫 wallis_futuna flag_wallis_&_futuna flag-wf WF
🇼🇸 samoa flag_samoa flag-ws WS
🇽🇰 kosovo flag_kosovo flag-xk XK
🇾🇪 yemen flag_yemen flag-ye YE
🇾🇹 mayotte flag_mayotte flag-yt YT
🇿🇦 south_africa flag_south_africa flag-za ZA
🇿🇲 zambia flag_zambia flag-zm ZM
🇿🇼 zimbabwe flag_zimbabwe flag-zw ZW
🏴󠁧󠁢󠁥󠁮󠁧󠁿 england flag_england flag-england gbeng
🏴󠁧󠁢󠁳󠁣󠁴󠁿 scotland flag_scotland flag-scotland gbsct
🏴󠁧󠁢󠁷󠁬󠁳󠁿 wales flag_wales flag-wales gbwls
`,
};
